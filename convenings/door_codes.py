"""Six letters that name an invitation at the door: typed, or said across a counter.

They are the invitation's number, shuffled by a secret of its meeting: no two of a meeting are the same, none is a
word, one code says nothing of the next, and nothing has to be stored. A code opens nothing by itself.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regions.models import Link
from regions.scope import current_region, current_region_id

if TYPE_CHECKING:
    from convenings.models import Invitation

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
HALF = len(LETTERS) ** 3
ROUNDS = 4


def code_of(convening_id: int, invitation_id: int) -> str:
    left, right = divmod(invitation_id % HALF**2, HALF)
    for turn in range(ROUNDS):
        left, right = right, (left + _shift(convening_id, turn, right)) % HALF
    return _spell(left) + _spell(right)


def _shift(convening_id: int, turn: int, value: int) -> int:
    words = f"door:{current_region_id()}:{convening_id}:{turn}:{value}"
    return int.from_bytes(hmac.new(settings.LINK_KEY.encode(), words.encode(), sha256).digest()[:8]) % HALF


def _spell(value: int) -> str:
    high, low = divmod(value, len(LETTERS))
    first, second = divmod(high, len(LETTERS))
    return LETTERS[first] + LETTERS[second] + LETTERS[low]


@dataclass
class Seat:
    """What somebody who comes shows at the door."""

    code: str
    url: str

    @classmethod
    def of(cls, invitation: "Invitation", link: Link) -> "Seat":
        path = reverse("convenings:seat", args=[current_region().slug, link.lesser_token("seat")])
        return cls(code_of(invitation.convening_id, invitation.pk), settings.BASE_URL + path)

    @property
    def spoken(self) -> str:
        return f"{self.code[:3]} {self.code[3:]}"

    @property
    def drawing(self) -> SafeString:
        return square(self.url, _("A square code for the door, to be scanned."))


def square(address: str, label: str | Promise) -> SafeString:
    """The QR code of an address. One mask for all: choosing the best of eight takes longer than the whole page."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=2)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    size, quiet = len(rows), 4
    path = "".join(run for y, row in enumerate(rows) for run in _runs(y, row))
    return format_html(
        '<svg class="square-code" viewBox="-{1} -{1} {2} {2}" role="img" aria-label="{0}" shape-rendering="crispEdges">'
        '<rect x="-{1}" y="-{1}" width="{2}" height="{2}" fill="#fff"/><path d="{3}" fill="#000"/></svg>',
        label,
        quiet,
        size + 2 * quiet,
        path,
    )


def _runs(y: int, row: list[bool]) -> list[str]:
    """The dark stretches of one line."""
    runs, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return runs
