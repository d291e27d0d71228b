"""Six letters that name an invitation at the door: typed, or said across a counter.

They are the invitation's number, shuffled by a secret of its meeting: no two of a meeting are the same, none is a
word, one code says nothing of the next, and nothing has to be stored. A code opens nothing by itself.
"""

import hmac
from hashlib import sha256

from django.conf import settings

from regions.scope import current_region_id

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
HALF = len(LETTERS) ** 3
ROUNDS = 4


def code_of(convening_id: int, invitation_id: int) -> str:
    left, right = divmod(invitation_id % HALF**2, HALF)
    for turn in range(ROUNDS):
        left, right = right, (left + _shift(convening_id, turn, right)) % HALF
    return _spell(left) + _spell(right)


def number_in(convening_id: int, code: str) -> int | None:
    """The invitation's number, however the code was typed; None for what is no code."""
    letters = "".join(code.split()).replace("-", "").upper()
    if len(letters) != 6 or any(letter not in LETTERS for letter in letters):
        return None
    left, right = _read(letters[:3]), _read(letters[3:])
    for turn in reversed(range(ROUNDS)):
        left, right = (right - _shift(convening_id, turn, left)) % HALF, left
    return left * HALF + right


def _shift(convening_id: int, turn: int, value: int) -> int:
    words = f"door:{current_region_id()}:{convening_id}:{turn}:{value}"
    return int.from_bytes(hmac.new(settings.LINK_KEY.encode(), words.encode(), sha256).digest()[:8]) % HALF


def _spell(value: int) -> str:
    high, low = divmod(value, len(LETTERS))
    first, second = divmod(high, len(LETTERS))
    return LETTERS[first] + LETTERS[second] + LETTERS[low]


def _read(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * len(LETTERS) + LETTERS.index(letter)
    return value
