"""What may stand on a paper, by the method of its ballot. Every refusal is a sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.tallies.grids import LEAST, MOST
from partnerships.tallies.piles import Laid

# Option → its dots, its place in the order, or its two ratings: importance, then feasibility.
Value = int | Sequence[int]
Marks = Mapping[int, Value]


class Locked(NamedTuple):
    """What the database says of a ballot and one voter as it locks them: see `partnerships_vote_locked`."""

    opened_at: datetime | None
    closes_at: datetime | None
    closing_at: datetime | None
    closed_at: datetime | None
    dots: int
    cap: int
    method: str
    address: str  # the voter's now
    has_voted: bool
    keyed: bool
    proxy: int | None
    known: str | None  # the address that may vote; none for who does not speak for this line


class OpenBallot(NamedTuple):
    """The rules of a ballot that takes votes, the moment of this one, and whether a secret paper of the elector lies in
    the urn. The moment is after the wait for the lock. `ends`: the proxy that a vote of this person would end.
    """

    dots: int
    cap: int
    now: datetime
    has_voted: bool
    method: str
    ends: int | None = None


def refuse_unless_open(locked: Locked, now: datetime) -> None:
    if locked.opened_at is None or now < locked.opened_at:
        raise ValidationError(_("Voting has not opened yet."), code="not_open")
    if locked.closed_at or (locked.closes_at and now >= locked.closes_at):
        words = _("Voting has closed, so this dot was not counted.")
        if locked.method != "dots":
            words = _("Voting has closed, so this was not counted.")
        raise ValidationError(words, code="closed")
    if locked.closing_at:
        words = _("Voting has just been stopped, so this dot was not counted.")
        if locked.method != "dots":
            words = _("Voting has just been stopped, so this was not counted.")
        raise ValidationError(words, code="closing")


def parts(value: Value) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else tuple(value)


def read_marks(given: Marks, labels: Mapping[int, str], rules: OpenBallot) -> list[Laid]:
    """A whole paper, in the order of the ballot (or of its ranking). `labels`: what stands on the ballot."""
    if set(given) - set(labels):
        raise ValidationError(
            _("That choice is not on this ballot. Open the page again to see the choices."), code="unknown_option"
        )
    marked = {option: parts(given[option]) for option in labels if option in given and any(parts(given[option]))}
    read = {"ranked": _ranked, "grid": _grid}.get(rules.method, _dots)
    return read(marked, labels, rules)


def _dots(marked: Mapping[int, Sequence[int]], _labels: Mapping[int, str], rules: OpenBallot) -> list[Laid]:
    laid = [Laid(option, value[0]) for option, value in marked.items()]
    if any(not 0 < mark.dots <= rules.cap for mark in laid):
        words = _("At most %(cap)d dots fit on one choice. The paper does not count as it is.")
        if rules.method == "approval":
            words = _("A choice is marked once or not at all. The paper does not count as it is.")
        raise ValidationError(words, params={"cap": rules.cap}, code="cap")
    if sum(mark.dots for mark in laid) > rules.dots:
        words = _("The paper has more than %(dots)d dots. It does not count as it is.")
        raise ValidationError(words, params={"dots": rules.dots}, code="too_many")
    return laid


def _ranked(marked: Mapping[int, Sequence[int]], labels: Mapping[int, str], _rules: OpenBallot) -> list[Laid]:
    """Places left out close up: first and third is first and second."""
    at: dict[int, int] = {}
    for option, (place, *_more) in marked.items():
        if not 1 <= place <= len(labels):
            raise ValidationError(
                _("There are %(most)d places. “%(label)s” stands at %(place)d; choose one from 1 to %(most)d."),
                params={"most": len(labels), "label": labels[option], "place": place},
                code="no_such_place",
            )
        if place in at:
            raise ValidationError(
                _("Two choices stand at place %(place)d: “%(first)s” and “%(second)s”. Give one of them another."),
                params={"place": place, "first": labels[at[place]], "second": labels[option]},
                code="place_twice",
            )
        at[place] = option
    return [Laid(at[place], rank=rank) for rank, place in enumerate(sorted(at), 1)]


def _grid(marked: Mapping[int, Sequence[int]], labels: Mapping[int, str], _rules: OpenBallot) -> list[Laid]:
    laid = []
    for option, ratings in marked.items():
        if len(ratings) != 2 or not all(ratings):
            words = _("“%(label)s” is rated on one line only. Say both how important and how feasible, or neither.")
            raise ValidationError(words, params={"label": labels[option]}, code="half_rated")
        if not all(LEAST <= rating <= MOST for rating in ratings):
            words = _("Ratings go from %(least)d to %(most)d. Look at “%(label)s” again.")
            raise ValidationError(
                words, params={"least": LEAST, "most": MOST, "label": labels[option]}, code="rating_range"
            )
        laid.append(Laid(option, importance=ratings[0], feasibility=ratings[1]))
    return laid
