"""Rounds, ratings and points as people read them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.tallies.lines import Line
from partnerships.tallies.lots import lot
from partnerships.tallies.runoff import Round, Run

if TYPE_CHECKING:
    from partnerships.tallies.results import Result


class Place(TypedDict):
    """The rounds that gave one place: a row for each choice, a sentence for each round."""

    title: str
    heads: list[str]
    rows: list[tuple[str, list[tuple[str, str]]]]  # label, then head and figure of each round
    told: list[str]


class Point(TypedDict):
    """A choice on the grid: where its means lie, and how far its ratings lie from them."""

    number: int
    label: str
    importance: float
    feasibility: float
    importance_spread: float
    feasibility_spread: float
    chosen: bool


def places(result: "Result") -> list[Place]:
    labels = {line.option: line.label for line in result.lines}
    return [_place(run, labels) for run in result.runs]


def _place(run: Run, labels: dict[int, str]) -> Place:
    heads = [_("Round %(number)d") % {"number": number} for number in range(1, len(run.rounds) + 1)]
    rows: dict[int, list[tuple[str, str]]] = {option: [] for option, _papers in run.rounds[0].votes}
    for head, round_ in zip(heads, run.rounds, strict=True):
        votes = dict(round_.votes)
        for option, cells in rows.items():
            cells.append((head, str(votes[option]) if option in votes else "–"))
    ordered = sorted(rows.items(), key=lambda row: [cell != "–" for _head, cell in row[1]], reverse=True)
    return {
        "title": _("Place %(place)d: %(choice)s") % {"place": run.place, "choice": labels[run.winner]},
        "heads": heads,
        "rows": [(labels[option], cells) for option, cells in ordered],
        "told": [_round(number, round_, run, labels) for number, round_ in enumerate(run.rounds, 1)],
    }


def _round(number: int, round_: Round, run: Run, labels: dict[int, str]) -> str:
    votes = dict(round_.votes)
    gaps: dict[str, object] = {"number": number, "choice": labels[run.winner], "all": sum(votes.values())}
    if not round_.out:
        told = _("Round %(number)d: %(choice)s has %(votes)d of %(all)d papers, more than half.")
        return told % (gaps | {"votes": votes[run.winner]}) + _silent(round_.silent)
    gaps["choice"] = "; ".join(labels[option] for option in round_.out)
    told = ngettext(
        "Round %(number)d: %(choice)s goes out.", "Round %(number)d: these go out: %(choice)s.", len(round_.out)
    )
    if round_.by_lot:
        told = _("Round %(number)d: %(choice)s goes out by the lot, for several have the fewest.")
    return told % gaps + _silent(round_.silent)


def _silent(papers: int) -> str:
    if not papers:
        return ""
    words = ngettext(
        "%(count)d paper names nothing that is left.", "%(count)d papers name nothing that is left.", papers
    )
    return " " + words % {"count": papers}


def by_points(result: "Result") -> list[Line]:
    """What would be chosen if points decided."""
    named = [line for line in result.lines if line.place]
    ordered = sorted(named, key=lambda line: (-(line.points or 0), lot(result.lot_seed, line.option)))
    return ordered[: len(result.chosen)]


def agreement(result: "Result") -> str:
    """Whether both ways of counting a ranking choose the same, in a sentence."""
    if result.method != "ranked" or not result.chosen:
        return ""
    points = by_points(result)
    instead = [line.label for line in points if not line.chosen]
    rounds = [line.label for line in result.chosen if line not in points]
    if not instead:
        return _("Counted by points, the same would have been chosen.")
    return _(
        "The two ways of counting disagree: by points %(points)s would have been chosen, and not %(rounds)s. Round by"
        " round decides, as the rules said before the vote."
    ) % {"points": "; ".join(instead), "rounds": "; ".join(rounds)}


def points(lines: Sequence[Line]) -> list[Point]:
    """For the `plot` tag; what too few rated has no place on it."""
    return [
        {
            "number": number,
            "label": line.label,
            "importance": line.importance.mean,
            "feasibility": line.feasibility.mean,
            "importance_spread": line.importance.spread or 0,
            "feasibility_spread": line.feasibility.spread or 0,
            "chosen": line.chosen,
        }
        for number, line in enumerate(lines, 1)
        if line.importance and line.feasibility
    ]
