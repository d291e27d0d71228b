"""A table of leaders with a ballot, for the tests of voting."""

from collections.abc import Sequence
from types import SimpleNamespace

from partnerships.models import Ballot, Elector, Requirement, SeatRole
from partnerships.tallies import Result
from tests.factories import make_partnership, make_seat, make_user

QUESTION = "What should we take on first?"


def prepare(*, options: int = 4, leaders: int = 3, partners: int = 0, **rules) -> SimpleNamespace:
    """Inside a region: a partnership with seats, and a prepared ballot over `options` requirements."""
    table = make_partnership()
    seats = [make_seat(table) for _ in range(leaders)]
    listeners = [make_seat(table, role=SeatRole.PARTNER) for _ in range(partners)]
    needs = [
        Requirement.capture(table, f"Requirement {letter}", category="workforce", by=None)
        for letter in "ABCDEFGHIJ"[:options]
    ]
    given = {"dots": 3, "cap": 2, "winners": 2} | rules
    ballot = Ballot.prepare(table, QUESTION, needs, by=None, **given)
    return SimpleNamespace(table=table, seats=seats, listeners=listeners, needs=needs, ballot=ballot)


def opened(**given) -> SimpleNamespace:
    box = prepare(**given)
    box.ballot.open(by=None)
    box.options = list(box.ballot.options.order_by("position"))
    box.electors = list(
        Elector.objects.filter(ballot=box.ballot).select_related("contact__organization").order_by("id")
    )
    return box


def count(ballot: Ballot) -> Result:
    """Stopped by hand and counted at once by another."""
    ballot.close(by=None)
    return ballot.count_votes(by=make_user())


def place(box: SimpleNamespace, papers: Sequence[Sequence[int]]) -> None:
    """`papers` holds, per elector, the dots on each option in turn."""
    for elector, paper in zip(box.electors, papers, strict=False):
        for option, dots in zip(box.options, paper, strict=False):
            if dots:
                elector.place(option.pk, dots)
