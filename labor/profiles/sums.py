"""Figures of several counties added up, without ever taking for zero what the publisher suppresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labor.profiles.measures import ratio


@dataclass(frozen=True)
class Line:
    """One area in one year: what its industries have together. Of `suppressed` industries only establishments count."""

    establishments: int = 0
    jobs: int = 0
    wages: int = 0
    suppressed: int = 0


NOTHING_THERE = Line()


@dataclass(frozen=True)
class Sum:
    """`jobs` and `wages` are of what is told; None where nothing is. Establishments are told even where suppressed."""

    areas: Sequence[str]
    suppressed: Sequence[str]  # areas of which some jobs are not told
    missing: Sequence[str]  # areas of which nothing was imported
    establishments: int | None
    told_establishments: int  # in areas told without a gap
    jobs: int | None
    wages: int | None

    @property
    def is_at_least(self) -> bool:
        return self.jobs is not None and bool(self.suppressed or self.missing)

    @property
    def is_whole(self) -> bool:
        return self.jobs is not None and not self.suppressed and not self.missing

    @property
    def pay(self) -> Fraction | None:
        """Dollars a year, of the jobs that are told."""
        return ratio(self.wages or 0, self.jobs or 0)

    @property
    def coverage(self) -> Fraction | None:
        """The share of the establishments that lie in areas told without a gap."""
        return ratio(self.told_establishments, self.establishments or 0)


def add_up(areas: Sequence[str], lines: Mapping[str, Line | None]) -> Sum:
    """`lines`: by area; None where nothing was imported of it."""
    held = {area: line for area in areas if (line := lines.get(area)) is not None}
    suppressed = [area for area, line in held.items() if line.suppressed]
    missing = [area for area in areas if area not in held]
    jobs = sum(line.jobs for line in held.values())
    # “At least 0” says nothing: a sum of which something is hidden and nothing is told is not known.
    is_told = bool(held) and bool(jobs or not suppressed)
    return Sum(
        areas=areas,
        suppressed=suppressed,
        missing=missing,
        establishments=sum(line.establishments for line in held.values()) if held else None,
        told_establishments=sum(line.establishments for line in held.values() if not line.suppressed),
        jobs=jobs if is_told else None,
        wages=sum(line.wages for line in held.values()) if is_told else None,
    )


@dataclass(frozen=True)
class Figures:
    """Every line a profile is computed from: of the sector, and of all industries and owners together."""

    sector: Mapping[tuple[str, int], Line]
    everything: Mapping[tuple[str, int], Line]
    broken: frozenset[int] = frozenset()  # years in which the statistics did not know all of the sector's codes

    def of_sector(self, areas: Sequence[str], year: int) -> Sum:
        return add_up(areas, {area: self.sector_in(area, year) for area in areas})

    def of_everything(self, areas: Sequence[str], year: int) -> Sum:
        return add_up(areas, {area: self.everything.get((area, year)) for area in areas})

    def sector_in(self, area: str, year: int) -> Line | None:
        """An area whose total is told and that has no line of the industry has none of it: a true zero."""
        if year in self.broken or (area, year) not in self.everything:
            return None
        return self.sector.get((area, year), NOTHING_THERE)

    def told_in(self, areas: Iterable[str], *years: int) -> list[str]:
        """The areas told without a gap in each of these years: only their figures may be compared over time."""
        return [area for area in areas if all(self._is_told(area, year) for year in years)]

    def _is_told(self, area: str, year: int) -> bool:
        line = self.sector_in(area, year)
        return line is not None and not line.suppressed
