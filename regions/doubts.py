"""What is read all the same, but looks odd enough to say so."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

MISSPELLED = re.compile(
    r"@(gmial|gamil|gmal|gnail|hotmial|hotmal|yaho|yahooo|outlok)\.|\.(con|cmo|comm|ogr|ent)$", re.IGNORECASE
)
EXTENSION = re.compile(r"(?:ext|x)\.?\s*\d+\s*$", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 15


def doubts(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """(column, sentence) of every cell that should be looked at once more."""
    return [(column, str(sentence)) for column, is_odd, sentence in CHECKS if column in said and is_odd(said[column])]


def is_address(cell: str) -> bool:
    return "@" in cell


def is_odd_phone(cell: str) -> bool:
    number = EXTENSION.sub("", cell)
    digits = sum(sign.isdigit() for sign in number)
    return not FEWEST_DIGITS <= digits <= MOST_DIGITS or any(sign.isalpha() for sign in number)


CHECKS = (
    ("name", is_address, _("This looks like an e-mail address, not a name.")),
    ("organization", is_address, _("This looks like an e-mail address, not an organization.")),
    ("title", is_address, _("This looks like an e-mail address, not a job title.")),
    ("email", lambda cell: bool(MISSPELLED.search(cell)), _("This address looks misspelled.")),
    ("phone", is_odd_phone, _("This does not look like a whole phone number.")),
)
