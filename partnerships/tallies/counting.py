"""From the rows of a ballot to its result: the turnout, the choices, and every mark, in a statement each."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q

from partnerships import quorums
from partnerships.tallies.choosing import without_supporters
from partnerships.tallies.lines import FEWEST_FOR_SUPPORTERS, FEWEST_PAPERS, Line
from partnerships.tallies.mattering import Mattering, mattering
from partnerships.tallies.piles import Choice, Counting, Laid, Pile
from partnerships.tallies.results import Result, Turnout
from partnerships.tallies.runoff import Run

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


class Shown(TypedDict):
    dots: int
    lines: tuple[Line, ...]
    runs: tuple[Run, ...]
    mattered: Mattering | None


def turnout(ballot: "Ballot") -> Turnout:
    """How many have voted so far, never who."""
    voted = _has_voted(ballot)
    return Turnout(
        **ballot.electors.aggregate(
            electors=Count("id"),
            voted=Count("id", filter=voted),
            organizations=Count("organization", distinct=True),
            organizations_voted=Count("organization", filter=voted, distinct=True),
        )
    )


def count(ballot: "Ballot") -> Result:
    """Only `Ballot.count_votes` calls this, holding the ballot's lock."""
    came, business = turnout(ballot), _business_voted(ballot)
    choices = [Choice(*row) for row in ballot.options.values_list("id", "requirement", "label")]
    by = Counting(
        ballot.method,
        0 if quorums.unmet(ballot, came, business) else ballot.winners,
        # SECURITY: what organizations decide says how many chose which option, and that is left out below.
        ballot.tie_rule if came.voted >= FEWEST_FOR_SUPPORTERS else without_supporters(ballot.tie_rule),
        ballot.lot_seed,
    )
    piles, sizes = _piles(ballot)
    lines, runs = Pile.together(piles.values()).counted(choices, by)
    mattered = None if ballot.is_secret else mattering(piles, sizes, choices, by)
    shown = _shown(ballot, came, lines, runs[: ballot.winners], mattered)
    return Result(
        **asdict(came),
        question=ballot.question,
        winners=ballot.winners,
        quorum=ballot.quorum,
        tie_rule=ballot.tie_rule,
        lot_seed=ballot.lot_seed,
        seats=ballot.seats,
        electorate=ballot.electorate,
        organizations_quorum=ballot.organizations_quorum,
        business_share=ballot.business_share,
        business_voted=business,
        method=ballot.method,
        **shown,
    )


def _piles(ballot: "Ballot") -> tuple[dict[int, Pile], dict[int, str]]:
    """The papers of each organization, and its size. Those of a secret ballot are nobody's and lie together."""
    of = "paper__elector__organization"
    marks = ballot.marks.order_by(of, "paper").values_list(
        of, f"{of}__size_class", "paper", "option", "dots", "rank", "importance", "feasibility"
    )
    piles: dict[int, Pile] = {}
    sizes: dict[int, str] = {}
    for (organization, size), rows in groupby(marks.iterator(), key=lambda row: (row[0] or 0, row[1] or "")):
        piles[organization] = Pile.of(_papers(rows))
        sizes[organization] = size
    return piles, sizes


def _papers(rows: Iterable[tuple[int, str, int, int, int, int | None, int | None, int | None]]) -> Iterable[list[Laid]]:
    for _paper, marks in groupby(rows, key=lambda row: row[2]):
        yield [Laid(option, dots, rank or 0, i or 0, f or 0) for *_whose, option, dots, rank, i, f in marks]


def _shown(ballot: "Ballot", came: Turnout, lines: list[Line], runs: list[Run], mattered: Mattering | None) -> Shown:
    """SECURITY: what is kept and shown at all, by how many papers there are."""
    if ballot.is_secret:
        lines = [replace(line, organizations=None) for line in lines]
    if came.voted < FEWEST_FOR_SUPPORTERS:
        lines = [replace(line, voters=None, organizations=None) for line in lines]
        # Who is first on how many of four papers is more than what they come to.
        runs, mattered = [], None
    if came.voted < FEWEST_PAPERS:
        lines = []
    return {
        "dots": sum(line.dots for line in lines),
        "lines": tuple(lines),
        "runs": tuple(runs),
        "mattered": mattered,
    }


def _business_voted(ballot: "Ballot") -> int:
    """Asked only where a share of the vote must be of businesses."""
    if not ballot.business_share:
        return 0
    return ballot.electors.filter(_has_voted(ballot), organization__kind="business").distinct().count()


def _has_voted(ballot: "Ballot") -> Q:
    return Q(has_voted=True) if ballot.is_secret else Q(papers__spent__gt=0)
