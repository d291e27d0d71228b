"""What the figures of some counties come to for one industry, and what may be said where some of them are not told.

Figures are of private companies, as published; a location quotient measures them against the jobs of all owners. A
county counts as told where its figure is published, or where the publisher lists the county and the industry but no
company of the one in the other: only then is it zero. What is suppressed, or was never loaded, is never zero.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from labor.codes import as_published, is_one_series
from labor.models import ALL_INDUSTRIES, NATION, LaborFigure, Ownership


@dataclass(frozen=True)
class Told:
    """An industry in one year, in the counties where all of it is told."""

    counties: frozenset[str]
    of: int  # how many counties were asked for
    jobs: int = 0
    wages: int = 0
    least: int = 0  # jobs told, those of counties that tell only a part of the industry included
    establishments: int | None = None  # None where a county was never loaded

    @property
    def is_whole(self) -> bool:
        return 0 < self.of == len(self.counties)


class Book:
    """Figures by area, industry and year."""

    def __init__(self, rows: Iterable[LaborFigure]) -> None:
        self._private: dict[tuple[str, str, int], LaborFigure] = {}
        self._totals: dict[tuple[str, int], int] = {}
        for row in rows:
            if row.ownership == Ownership.PRIVATE:
                self._private[row.area, row.industry, row.year] = row
            elif row.ownership == Ownership.ALL and row.industry == ALL_INDUSTRIES and row.jobs is not None:
                self._totals[row.area, row.year] = row.jobs

    @classmethod
    def of(cls, counties: Iterable[str], codes: Iterable[str], years: Collection[int]) -> "Book":
        """One statement, however many counties and industries."""
        published = [part for code in codes for part in as_published(code)]
        rows = LaborFigure.objects.of([*counties, NATION]).in_industries([ALL_INDUSTRIES, *published])
        kept = rows.filter(year__in=list(years), ownership__in=(Ownership.ALL, Ownership.PRIVATE))
        return cls(kept if years else ())

    def told(self, counties: Collection[str], codes: Sequence[str], year: int) -> Told:
        whole, jobs, wages, least, establishments = set(), 0, 0, 0, 0
        loaded = True
        for county in counties:
            cells = [self._cell(county, part, year) for code in codes for part in as_published(code)]
            known = [cell[1:] for cell in cells if cell and cell[1] is not None]
            loaded = loaded and None not in cells
            establishments += sum(cell[0] for cell in cells if cell)
            least += sum(told or 0 for told, _pay in known)
            if cells and len(known) == len(cells):
                whole.add(county)
                jobs += sum(told or 0 for told, _pay in known)
                wages += sum(pay or 0 for _jobs, pay in known)
        count = establishments if loaded and counties and codes else None
        return Told(frozenset(whole), len(counties), jobs, wages, least, count)

    def _cell(self, county: str, code: str, year: int) -> tuple[int, int | None, int | None] | None:
        """(establishments, jobs, wages); None where nothing of it was loaded."""
        row = self._private.get((county, code, year))
        if row:
            return row.establishments, row.jobs, row.wages
        listed = (county, year) in self._totals and (NATION, code, year) in self._private
        return (0, 0, 0) if listed else None

    def quotient(self, told: Told, codes: Sequence[str], year: int) -> float | None:
        """How many times the nation's share of jobs, over the counties that are told."""
        nation = self.told([NATION], codes, year)
        here = [self._totals.get((county, year)) for county in told.counties]
        everywhere = self._totals.get((NATION, year))
        all_here = sum(jobs or 0 for jobs in here)
        if None in here or not all_here or not everywhere or not nation.is_whole or not nation.jobs:
            return None
        return (told.jobs / all_here) / (nation.jobs / everywhere)

    def growth(
        self, counties: Collection[str], codes: Sequence[str], first: int, last: int
    ) -> tuple[float | None, int]:
        """The change of jobs as a share, over the counties told in both years, and how many these are. None where a
        code did not stand for the same companies in both.
        """
        if not all(is_one_series(code, first, last) for code in codes):
            return None, 0
        both = self.told(counties, codes, first).counties & self.told(counties, codes, last).counties
        before, after = self.told(both, codes, first).jobs, self.told(both, codes, last).jobs
        return (after / before - 1 if before else None), len(both)


def pay_of(told: Told) -> float | None:
    """Average annual pay in dollars, over the counties that are told."""
    return told.wages / told.jobs if told.jobs else None
