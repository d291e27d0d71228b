"""A table of leaders with a ballot, for the tests of voting."""

from collections.abc import Sequence
from types import SimpleNamespace

from partnerships.models import Ballot, Elector, Requirement, SeatRole
from partnerships.tallies import Line, Result
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
    given = {"dots": 3, "cap": 2, "winners": min(2, options - 1)} | rules
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


def as_recounted(result: Result) -> list[str]:
    """A kept count in the words of `manage.py recount`."""
    labels = {line.option: line.label for line in result.lines}
    told = [f"{result.voted} of {result.electors} voted"]
    told += [f"{line.rank}. {_figure(line)} {'chosen' if line.chosen else '-'} {line.label}" for line in result.lines]
    for run in result.runs:
        for number, each in enumerate(run.rounds, 1):
            out = "; out: " + ", ".join(labels[option] for option in each.out) if each.out else ""
            votes = ", ".join(f"{labels[option]} {papers}" for option, papers in each.votes)
            told.append(f"{run.place}.{number}: {votes}{out}")
    for line in sorted(result.lines, key=lambda line: line.label):
        if line.importance and line.feasibility and line.importance.spread is not None:
            axes = (f"{axis.median:g} ±{axis.spread:.2f}" for axis in (line.importance, line.feasibility))
            told.append("{}: importance {}, feasibility {}".format(line.label, *axes))
    return told


def _figure(line: Line) -> str:
    if line.method == "ranked":
        return str(line.points)
    if line.method == "grid":
        return f"{float(line.score):.4f}" if line.importance else "-"
    return str(line.dots)
