"""Links as evidence lead where everybody can follow. They are read, never fetched."""

import socket

import pytest
from django.core.exceptions import ValidationError

from partnerships.public_addresses import refuse_private

OPEN = [
    "https://example.org/",
    "https://www.example.org:8443/a?b=c#d",
    "https://drive.google.com/file/d/1/view",
    "https://bücher.example/lista",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://example.org/a@b",
    "https://1password.com/",
]
PRIVATE = [
    "https://localhost/",
    "https://localhost.:8000/",
    "https://files.localhost/",
    "https://nas/",
    "https://nas.local/",
    "https://server.corp/",
    "https://router.home.arpa/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://0.0.0.0/",
    "https://0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://１２７.０.０.１/",
    "https://127。0。0。1/",
    "https://127%2e0%2e0%2e1/",
    "https://%31%32%37.0.0.1/",
    "https://LOCALHOST/",
]
CREDENTIALS = [
    "https://example.org@127.0.0.1/",
    "https://user:password@example.org/",
    "https://@example.org/",
    "https://example.org%2f@evil.example/",
]
UNREADABLE = [
    "https://example.org\\@evil.example/",
    "https://example.org:port/",
    "https://[::1/",
    "https://example.org/\u202efdp.exe",
    "https://exa mple.org/",
]


@pytest.mark.parametrize("address", OPEN)
def test_an_address_everybody_can_open_is_taken(address):
    assert refuse_private(address) is None


@pytest.mark.parametrize(
    ("code", "address"),
    [("private", one) for one in PRIVATE]
    + [("credentials", one) for one in CREDENTIALS]
    + [("unreadable", one) for one in UNREADABLE],
)
def test_any_other_is_refused_in_words(code, address):
    with pytest.raises(ValidationError) as refused:
        refuse_private(address)

    assert refused.value.code == code


def test_nobody_is_asked_where_a_name_leads(monkeypatch):
    """What a name resolves to is not looked up, so no answer differs by what listens where."""

    def asked(*_where: object, **_how: object) -> None:
        raise AssertionError("The network was asked.")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, asked)

    refuse_private("https://127.0.0.1.nip.example/")
