"""Is the region one labor market? Who lives and works in it, and which county would make it more of one.

The share judged is that of the jobs here that people who live here hold: files of one state tell it wholly, whoever
commutes in from another. The other share, of the people who live here, is told beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labor.profiles.measures import ratio

Pair = tuple[str, str, int]  # county of the workplace, of the home, jobs


@dataclass(frozen=True)
class Flows:
    """Jobs inside (work and home), at workplaces here, and of people who live here."""

    inside: int
    held: int
    workers: int

    @property
    def share(self) -> Fraction | None:
        """Of the jobs here, those of people who live here."""
        return ratio(self.inside, self.held)

    @property
    def staying(self) -> Fraction | None:
        """Of the workers who live here, those who work here."""
        return ratio(self.inside, self.workers)


@dataclass(frozen=True)
class Neighbor:
    """A county outside: all jobs at workplaces there, of people who live there, and both."""

    held: int = 0
    workers: int = 0
    own: int = 0


@dataclass(frozen=True)
class Move:
    """What the region's share would be with a county more, or one less."""

    county: str
    flows: Flows
    points: Fraction  # percentage points, more or less


class LaborShed:
    """The counties that are one labor market, or would be: with all who commute to, from and within them."""

    def __init__(self, counties: Iterable[str], pairs: Iterable[Pair]) -> None:
        """`pairs`: every pair with an end in the region."""
        self.counties = frozenset(counties)
        self.between: dict[tuple[str, str], int] = {}
        for work, home, jobs in pairs:
            self.between[work, home] = jobs
        self.flows = Flows(
            inside=sum(n for (work, home), n in self.between.items() if {work, home} <= self.counties),
            held=sum(n for (work, _home), n in self.between.items() if work in self.counties),
            workers=sum(n for (_work, home), n in self.between.items() if home in self.counties),
        )

    def neighbors(self, most: int) -> list[str]:
        """Counties outside with most commuters to and from here."""
        exchanged: dict[str, int] = {}
        for (work, home), jobs in self.between.items():
            if (work in self.counties) != (home in self.counties):
                other = home if work in self.counties else work
                exchanged[other] = exchanged.get(other, 0) + jobs
        return sorted(exchanged, key=lambda county: (-exchanged[county], county))[:most]

    def exchanged(self, county: str, others: Iterable[str]) -> int:
        """Jobs between a county and others, both ways."""
        both = ((county, other) for other in others if other != county)
        return sum(self.between.get((a, b), 0) + self.between.get((b, a), 0) for a, b in both)

    def with_county(self, county: str, there: Neighbor) -> Move | None:
        more = there.own + self.exchanged(county, self.counties)
        now = self.flows
        return self._move(county, Flows(now.inside + more, now.held + there.held, now.workers + there.workers))

    def without_county(self, county: str) -> Move | None:
        """None where it is the only one."""
        if self.counties == {county}:
            return None
        rest = LaborShed(
            self.counties - {county},
            ((work, home, n) for (work, home), n in self.between.items() if {work, home} & (self.counties - {county})),
        )
        return self._move(county, rest.flows)

    def _move(self, county: str, flows: Flows) -> Move | None:
        now, then = self.flows.share, flows.share
        return None if now is None or then is None else Move(county, flows, (then - now) * 100)


def to_add(shed: LaborShed, known: Mapping[str, Neighbor]) -> list[Move]:
    """Counties of which the workplaces are known; those that would raise the share most, first."""
    moves = [shed.with_county(county, there) for county, there in known.items() if there.held]
    return by_points([move for move in moves if move])


def to_drop(shed: LaborShed) -> list[Move]:
    moves = [shed.without_county(county) for county in sorted(shed.counties)]
    return by_points([move for move in moves if move])


def by_points(moves: Sequence[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: (-move.points, move.county))
