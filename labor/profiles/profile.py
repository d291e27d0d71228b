"""An industry in a region: what it is, how it differs, how it changed and why. Page, file and API read this alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from labor.models import NATION
from labor.profiles.measures import Shift, location_quotient, ratio, shift_share
from labor.profiles.sums import Figures, Line, Sum

SPANS = (1, 3, 5)  # years


@dataclass(frozen=True)
class Place:
    """Somewhere an industry is looked at: our region, a county of it, a state, the nation, an area of its size."""

    kind: str
    name: str
    areas: Sequence[str]


@dataclass(frozen=True)
class Change:
    """Between two years, in those areas only that are told without a gap in both."""

    span: int
    since: int
    year: int
    before: int
    after: int
    areas: Sequence[str]  # compared
    left_out: Sequence[str]
    shift: Shift | None

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def rate(self) -> Fraction | None:
        return ratio(self.difference, self.before)


@dataclass(frozen=True)
class Standing:
    """The industry in one place and year."""

    place: Place
    sector: Sum
    everything: Sum
    quotient: Fraction | None
    change: Change | None = None

    @property
    def share(self) -> Fraction | None:
        """Of all jobs there; at least so much where the industry's jobs are."""
        whole = self.everything
        return ratio(self.sector.jobs, whole.jobs or 0) if self.sector.jobs is not None and whole.is_whole else None

    @property
    def pay_ratio(self) -> Fraction | None:
        """Its average pay to that of all jobs there; 1 is the same."""
        pay, usual = self.sector.pay, self.everything.pay
        return None if pay is None or not usual else pay / usual


@dataclass(frozen=True)
class Code:
    """One of the codes the sector is made of, on its own, in our counties together."""

    code: str
    title: str
    line: Line  # `suppressed` counts the counties of which its jobs are not told
    counted_with: str = ""  # a wider code of the same sector
    is_published: bool = True  # the nation's figures know it in the year of the profile

    @property
    def jobs(self) -> int | None:
        is_told = self.is_published and (self.line.jobs or not self.line.suppressed)
        return self.line.jobs if is_told else None


@dataclass(frozen=True)
class Profile:
    sector: str
    version: int
    region: Place
    counties: Sequence[Place]
    states: Sequence[Place]
    peers: Sequence[Place]
    codes: Sequence[Code]
    years: Sequence[int]  # oldest first; the last is the year of the profile
    figures: Figures

    @property
    def year(self) -> int:
        return self.years[-1]

    @cached_property
    def nation(self) -> Place:
        return Place("nation", _("United States"), [NATION])

    @cached_property
    def here(self) -> Standing:
        return self.standing(self.region)

    @cached_property
    def changes(self) -> list[Change]:
        """Those of one, three and five years that can be told."""
        return [change for span in SPANS if (change := self.change_in(self.region, span))]

    @property
    def longest(self) -> Change | None:
        return self.changes[-1] if self.changes else None

    @cached_property
    def by_county(self) -> list[Standing]:
        return [self.standing(county) for county in self.counties]

    @cached_property
    def comparison(self) -> list[Standing]:
        """Ours first; each with its change over the same years as ours, where it is told."""
        span = self.longest.span if self.longest else SPANS[0]
        places = [self.region, *self.states, self.nation, *self.peers]
        found = [self.standing(place, span) for place in places]
        return [found[0], *(each for each in found[1:] if each.everything.jobs is not None)]

    @cached_property
    def indexed(self) -> list[tuple[Place, list[Fraction | None]]]:
        """Jobs of ours, the states and the nation by year, where ours were first told whole as 100.

        Only where told without a gap: a line through less would fall where nothing fell.
        """
        places = [self.region, *self.states, self.nation]
        courses = [[self.figures.of_sector(place.areas, year) for year in self.years] for place in places]
        whole = [at for at, told in enumerate(courses[0]) if told.is_whole and told.jobs]
        if len(whole) < 2:
            return []
        base = whole[0]
        return [
            (place, as_index(course, base))
            for place, course in zip(places, courses, strict=True)
            if course[base].is_whole and course[base].jobs  # nothing is no 100 to grow from
        ]

    @cached_property
    def trend(self) -> list[tuple[int, Sum]]:
        return [(year, self.figures.of_sector(self.region.areas, year)) for year in self.years]

    def standing(self, place: Place, span: int = 0) -> Standing:
        sector = self.figures.of_sector(place.areas, self.year)
        everything = self.figures.of_everything(place.areas, self.year)
        change = self.change_in(place, span) if span else None
        return Standing(place, sector, everything, self._quotient(sector, everything), change)

    def _quotient(self, sector: Sum, everything: Sum) -> Fraction | None:
        nation = self.figures.of_sector([NATION], self.year)
        whole = self.figures.of_everything([NATION], self.year)
        if sector.jobs is None or not (everything.is_whole and nation.is_whole and whole.is_whole):
            return None
        if not everything.jobs or not nation.jobs or not whole.jobs:
            return None
        return location_quotient(sector.jobs, everything.jobs, nation.jobs, whole.jobs)

    def change_in(self, place: Place, span: int) -> Change | None:
        """None where not one area is told in both years."""
        since, told = self.year - span, self.figures.told_in
        areas = told(place.areas, since, self.year)
        if not areas:
            return None
        before, after = (self.figures.of_sector(areas, year).jobs or 0 for year in (since, self.year))
        left_out = [area for area in place.areas if area not in areas]
        return Change(span, since, self.year, before, after, areas, left_out, self._shift(before, after, since))

    def _shift(self, before: int, after: int, since: int) -> Shift | None:
        years = since, self.year
        industry = [self.figures.of_sector([NATION], year) for year in years]
        everything = [self.figures.of_everything([NATION], year) for year in years]
        if not all(told.is_whole for told in (*industry, *everything)):
            return None
        (i_before, i_after), (e_before, e_after) = (
            tuple(told.jobs or 0 for told in pair) for pair in (industry, everything)
        )
        return shift_share((before, after), (i_before, i_after), (e_before, e_after))


def as_index(sums: Sequence[Sum], base: int) -> list[Fraction | None]:
    begun = sums[base].jobs or 0
    return [ratio(100 * told.jobs, begun) if told.is_whole and told.jobs is not None else None for told in sums]
