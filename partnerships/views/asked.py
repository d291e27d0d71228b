"""What a phone asks for: one tap on one choice, or a paper as a whole."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Ballot
from partnerships.models.marking import Marks
from partnerships.models.options import Choice
from partnerships.tallies.grids import LEAST, MOST

# What a button says: option, then how many dots it shall have.
TAP = re.compile(r"(?P<option>[0-9]{1,18}):(?P<dots>[0-9]{1,2})")
FIELD = re.compile(r"(?P<name>rank|importance|feasibility)-(?P<option>[0-9]{1,18})")
NUMBER = re.compile(r"[0-9]{0,4}")
NAMES = {"ranked": ("rank",), "grid": ("importance", "feasibility")}


class Tap(NamedTuple):
    option: int
    dots: int


def asked(post: Mapping[str, str], ballot: Ballot) -> Tap | Marks:
    if not ballot.is_tapped:
        return _paper(post, NAMES[ballot.method])
    tap = TAP.fullmatch(post.get("place", ""))
    if tap is None:
        raise ValidationError(_("We could not read that tap. Please try again."), code="unreadable")
    return Tap(int(tap["option"]), int(tap["dots"]))


def _paper(post: Mapping[str, str], names: Sequence[str]) -> Marks:
    read: dict[int, list[int]] = {}
    for field, typed in post.items():
        found = FIELD.fullmatch(field)
        if found is None or found["name"] not in names:
            continue
        if not NUMBER.fullmatch(typed):
            raise ValidationError(_("We could not read that paper. Please fill it in again."), code="unreadable")
        read.setdefault(int(found["option"]), [0] * len(names))[names.index(found["name"])] = int(typed or 0)
    return {option: tuple(said) for option, said in read.items()}


def as_typed(post: Mapping[str, str], ballot: Ballot, choices: Sequence[Choice]) -> list[Choice]:
    """A paper that was refused, as it was filled in: nobody fills it in twice."""
    if ballot.is_tapped or "place" not in post:
        return list(choices)

    def number(choice: Choice, name: str) -> int:
        said = post.get(f"{name}-{choice.option}", "")
        return int(said) if said and NUMBER.fullmatch(said) else 0

    return [
        choice._replace(
            rank=number(choice, "rank"),
            importance=number(choice, "importance"),
            feasibility=number(choice, "feasibility"),
        )
        for choice in choices
    ]


def paper_words(ballot: Ballot, choices: Sequence[Choice]) -> dict[str, object]:
    """The paper as it is saved, and how far its voter has come."""
    placed = sum(choice.mine for choice in choices)
    left = ballot.dots - placed
    words: dict[str, object] = {"choices": choices, "left": left, "places": range(1, len(choices) + 1)}
    return words | {"ratings": range(LEAST, MOST + 1), "standing": _standing(ballot.method, placed, left)}


def _standing(method: str, placed: int, left: int) -> str:
    if method == "dots":
        dots = ngettext("%(left)s dot left", "%(left)s dots left", left) % {"left": left}
        return dots if left else _("All your dots are placed")
    words = {
        "approval": ngettext("%(placed)d choice marked", "%(placed)d choices marked", placed),
        "ranked": _("%(placed)d of %(all)d ranked"),
        "grid": _("%(placed)d of %(all)d rated"),
    }
    return words[method] % {"placed": placed, "all": placed + left}
