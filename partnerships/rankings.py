"""A worksheet's candidates, ranked by the numbers and by what the team knows, and where the two disagree.

By the numbers: of each criterion the best candidate gets 100, the weakest 0, the others what lies between (all 50
where there is no difference); the points are the mean of these by the weights of the team. What is not known takes no
part, on either side of the mean, so it counts neither for a candidate nor against it. By the team: the mean of all
their taps, 1 to 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, Sum

from labor.profiles.book import Book, Subject
from labor.profiles.overlaps import counted_once
from labor.profiles.words import rounded
from labor.profiles.years import newest, years_held
from partnerships.models import Candidate, Criterion, Worksheet
from regions.models import RegionCounty

# Of so many answers a mean is shown; of fewer it would tell whose they are.
FEWEST_TOLD = 3

YEARS_BACK = 5
# From this many places apart on, the two rankings disagree; so they do where only one of them puts a candidate first.
APART = 2


@dataclass
class Known:
    """What is known of a candidate by one criterion, rounded as a sector's profile shows it. `value` is None where it
    is not known, and where only a lower bound is (`least`): to rank by a bound would count what is suppressed as zero.
    """

    value: float | None = None
    told: int = 0  # counties it is told for
    of: int = 0
    least: float | None = None
    cited: str = ""  # where the team has it from

    @property
    def is_part(self) -> bool:
        return self.told < self.of


@dataclass
class Line:
    """One candidate."""

    candidate: int
    sector: str
    codes: list[str]
    facts: dict[str, Known]
    points: float | None = None
    rank: int | None = None
    knows: dict[str, float] = field(default_factory=dict)  # question → mean of the taps
    team_points: float | None = None
    team_rank: int | None = None

    @property
    def known(self) -> list[str]:
        return [name for name, fact in self.facts.items() if fact.value is not None]

    @property
    def disagrees(self) -> bool:
        if self.rank is None or self.team_rank is None:
            return False
        return abs(self.rank - self.team_rank) >= APART or (self.rank == 1) != (self.team_rank == 1)


@dataclass
class Board:
    """All of it, as the page shows it and a choice keeps it."""

    lines: list[Line]
    weights: dict[str, int]
    year: int | None = None
    first_year: int | None = None
    counties: int = 0
    asked: int = 0
    scored: int = 0

    @property
    def by_numbers(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: (line.rank is None, line.rank or 0, line.sector))

    @property
    def by_team(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: (line.team_rank is None, line.team_rank or 0, line.sector))

    @property
    def has_both(self) -> bool:
        return any(line.rank and line.team_rank for line in self.lines)

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Board":
        lines = [
            Line(**{**line, "facts": {name: Known(**fact) for name, fact in line["facts"].items()}})
            for line in kept["lines"]
        ]
        return cls(**{**kept, "lines": lines})


def board_of(worksheet: Worksheet) -> Board:
    """As it is now, in as many statements for one candidate as for fifty. Scores only once the scoring has ended."""
    candidates = list(worksheet.candidates.with_codes())
    codes: dict[Subject, list[str]] = {
        each.pk: counted_once(code.industry_id for code in each.sector.codes.all())[0] for each in candidates
    }
    counties = list(RegionCounty.objects.order_by("county_id").values_list("county_id", flat=True))
    held = years_held(counties)
    year = chosen.year if (chosen := newest(held, counties)) else None
    first = year - YEARS_BACK if year and year - YEARS_BACK in (each.year for each in held) else None
    book = Book.of(counties, codes, [at for at in (first, year) if at])
    lines = [
        Line(each.pk, each.sector.name, codes[each.pk], _facts(each, book, counties, first, year))
        for each in candidates
    ]
    weights = {criterion.value: number for criterion, number in worksheet.weights.items()}
    rank_by_numbers(lines, weights)
    counts = worksheet.scorers.standing().aggregate(asked=Count("id"), scored=Count("scored_at"))
    board = Board(lines, weights, year, first, len(counties), counts["asked"], counts["scored"])
    if worksheet.closed_at:
        _let_team_speak(worksheet, lines)
    return board


def kept_board(worksheet: Worksheet) -> dict[str, Any]:
    return board_of(worksheet).kept()


def _facts(
    candidate: Candidate, book: Book, counties: Sequence[str], first: int | None, year: int | None
) -> dict[str, Known]:
    facts = {criterion.value: Known(of=len(counties)) for criterion in Criterion}
    if year is not None:
        facts |= _figures(candidate.pk, book, counties, first, year)
    openings = None if candidate.openings is None else float(candidate.openings)
    facts["openings"] = Known(openings, cited=candidate.openings_source)
    return facts


def _figures(candidate: int, book: Book, counties: Sequence[str], first: int | None, year: int) -> dict[str, Known]:
    found, of = book.figure(candidate, counties, year), len(counties)
    told = len(found.told)
    quotient = _rounded(book.quotient(candidate, counties, year), 2)
    size = None if found.jobs is None else float(found.jobs)
    facts = {
        name: Known(value, told, of) if found.is_whole else Known(None, told, of, value)
        for name, value in (("quotient", quotient), ("size", size))
    }
    facts["pay"] = Known(_rounded(found.pay), told, of)
    if first is not None:
        change = book.change(candidate, counties, first, year)
        # Three places of a share are one of a percentage.
        facts["growth"] = Known(_rounded(change.rate, 3), len(change.areas), of) if change else Known(of=of)
    return facts


def _rounded(value: Fraction | None, places: int = 0) -> float | None:
    return None if value is None else float(rounded(value, places))


def rank_by_numbers(lines: Sequence[Line], weights: Mapping[str, int]) -> None:
    shares = {name: _shares([line.facts[name].value for line in lines]) for name, number in weights.items() if number}
    for place, line in enumerate(lines):
        parts = [(weights[name], share[place]) for name, share in shares.items()]
        known = [(number, share) for number, share in parts if share is not None]
        total = sum(number for number, _share in known)
        # As it is shown: two that look equal share a place.
        points = sum((number * share for number, share in known), Fraction(0))
        line.points = _rounded(points / total) if total else None
    for line, rank in zip(lines, ranks([line.points for line in lines]), strict=True):
        line.rank = rank


def _shares(values: Sequence[float | None]) -> list[Fraction | None]:
    """0 for the least of those known, 100 for the most."""
    exact = [None if value is None else Fraction(str(value)) for value in values]
    known = [value for value in exact if value is not None]
    if not known:
        return [None] * len(values)
    least, width = min(known), max(known) - min(known)
    return [None if v is None else 100 * (v - least) / width if width else Fraction(50) for v in exact]


def ranks(points: Sequence[float | None]) -> list[int | None]:
    """1 for the most; equals share a place, and the next place stays empty."""
    return [None if each is None else 1 + sum(p is not None and p > each for p in points) for each in points]


def _let_team_speak(worksheet: Worksheet, lines: Sequence[Line]) -> None:
    """Means only: who said what stays with them. SECURITY: a mean of one or two would tell it."""
    given = worksheet.scores.filter(scorer__counted=True)
    taps = given.values("candidate", "question").annotate(mean=Avg("points"), total=Sum("points"), count=Count("id"))
    found: dict[int, list[Any]] = {}
    for tap in taps.filter(count__gte=FEWEST_TOLD):
        found.setdefault(tap["candidate"], []).append(tap)
    for line in lines:
        mine = found.get(line.candidate, [])
        line.knows = {tap["question"]: round(float(tap["mean"]), 2) for tap in mine}
        count = sum(tap["count"] for tap in mine)
        line.team_points = _rounded(Fraction(sum(tap["total"] for tap in mine), count), 1) if count else None
    for line, rank in zip(lines, ranks([line.team_points for line in lines]), strict=True):
        line.team_rank = rank
