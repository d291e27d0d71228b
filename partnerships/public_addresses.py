"""Is an address one that everybody can open? Told by reading it: nothing here or elsewhere fetches what people paste.

A name is taken at its word, because whatever it resolves to today may be another address tomorrow; the server never
goes there, and a reader's browser goes where it would go from any mail.
"""

import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Names that lead no further than the machine, the house or the provider's own network.
PRIVATE_ENDINGS = (
    "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa",
    "test", "invalid", "onion",
)  # fmt: skip
PRIVATE = _("This address leads into a private network, where others cannot follow. Paste one that anybody can open.")
CREDENTIALS = _("This address carries a name or password before its @. Paste it without them.")
UNREADABLE = _("We cannot tell where this address leads. Paste it as your browser shows it.")


def refuse_private(address: str) -> None:
    if "\\" in address or any(unicodedata.category(sign)[0] in "CZ" for sign in address):
        raise ValidationError(UNREADABLE, code="unreadable")
    try:
        parts = urlsplit(unicodedata.normalize("NFKC", address))
        host, has_user = parts.hostname or "", "@" in parts.netloc
        parts.port  # noqa: B018  (refuses what is no port)
    except ValueError:
        raise ValidationError(UNREADABLE, code="unreadable")
    if has_user:
        raise ValidationError(CREDENTIALS, code="credentials")
    # As browsers read it: percent signs undone, the full stops of other scripts as dots, the last one left out.
    host = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").rstrip(".").lower()
    if is_private(host):
        raise ValidationError(PRIVATE, code="private")


def is_private(host: str) -> bool:
    number = numbered(host)
    if number is not None:
        return not number.is_global or number.is_multicast
    labels = host.split(".")
    return len(labels) < 2 or labels[-1] in PRIVATE_ENDINGS or ".".join(labels[-2:]) in PRIVATE_ENDINGS


def numbered(host: str) -> IPv4Address | IPv6Address | None:
    """An address in figures, as browsers read one: 127.1, 2130706433, 0x7f.1, 017700000001, [::ffff:7f00:1]."""
    try:
        found = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        try:
            return IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
        except OSError:
            return None
    if isinstance(found, IPv6Address):
        return found.ipv4_mapped or found.sixtofour or embedded(found) or found
    return found


def embedded(found: IPv6Address) -> IPv4Address | None:
    """The IPv4 address behind a translating prefix (RFC 6052), and in the old “compatible” form."""
    if found.packed[:12] in (bytes.fromhex("0064ff9b0000000000000000"), bytes(12)):
        return IPv4Address(found.packed[12:])
    return None
