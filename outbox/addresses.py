"""The address an answer comes back to: it names what is answered, in digits only we can make.

`reply+<token>@INBOX_DOMAIN` stands in Reply-To and in the envelope, the same token in the Message-ID. A token holds in
one region, for one row and for the address we wrote to: behind another address may be another person.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from regions.models import Contact

BOX = "reply"
# Mail systems may change the case of an address, so a token has one case only.
TOKEN = re.compile(r"(?<![a-z0-9.])([a-z])(\d{1,9})\.(\d{1,18})\.([a-z2-7]{26})(?=@)", re.IGNORECASE)
# A mail names few things; one that names hundreds is not an answer to ours.
MOST = 20


@dataclass(frozen=True)
class Token:
    kind: str  # which finder of PLACES knows the row
    region_id: int
    number: int
    mac: str

    def proves(self, answered: "Answered") -> bool:
        """SECURITY: compared in constant time; the region's number is part of it."""
        made = digest(self.kind, self.region_id, self.number, answered.address, answered.version)
        return hmac.compare_digest(self.mac.encode(), made.encode())


def digest(kind: str, region_id: int | None, number: int, address: str, version: int) -> str:
    """128 bits over what is answered and the address we wrote to, in letters no mail system changes."""
    said = f"mail:{kind}:{region_id}:{number}:{address.strip().lower()}:{version}"
    mac = hmac.new(settings.LINK_KEY.encode(), said.encode(), hashlib.sha256).digest()[:16]
    return base64.b32encode(mac).rstrip(b"=").decode().lower()


def token(kind: str, region_id: int | None, number: int, address: str, version: int = 0) -> str:
    return f"{kind}{region_id}.{number}.{digest(kind, region_id, number, address, version)}"


def tokens_in(text: str) -> Iterator[Token]:
    """Whatever has the shape of a token before an @; none is believed yet."""
    for found, _ in zip(TOKEN.finditer(text.lower()), range(MOST), strict=False):
        kind, region_id, number, mac = found.groups()
        yield Token(kind, int(region_id), int(number), mac)


def is_open() -> bool:
    """Does anybody hear what is sent back to us?"""
    return bool(settings.INBOX_DOMAIN)


def plus_address(token_text: str) -> str:
    return f"{BOX}+{token_text}@{settings.INBOX_DOMAIN}"


@dataclass(frozen=True)
class Answered:
    """What an incoming mail answers."""

    address: str  # whom we wrote to
    contact: Contact | None
    about_type: ContentType | None
    about_id: int | None
    message_id: int | None = None
    answers_go_to: str = ""  # who reads them, where that is not the region's office
    takes_files: bool = False  # what is attached is read
    version: int = 0  # of the personal link the token goes with, and ends with; 0 where there is none


# Of a mail that names nothing of ours.
NOTHING = Answered("", None, None, None)


def forgotten(text: str) -> str:
    """SECURITY: people quote our headers; the ledger keeps no token anybody could answer with."""
    return TOKEN.sub("•••", text)
