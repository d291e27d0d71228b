"""An industry in a region: what it is, how it differs, how it changed and why. Page, file and API read this alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from labor.models import NATION
from labor.profiles.book import Book, Change, Subject
from labor.profiles.measures import ratio
from labor.profiles.sums import Sum
from labor.profiles.years import Held

SPANS = (1, 3, 5)  # years
# The sector, in a book of its figures.
SECTOR: Subject = "sector"


@dataclass(frozen=True)
class Place:
    """Somewhere an industry is looked at: our region, a county of it, a state, the nation, an area of its size."""

    kind: str
    name: str
    areas: Sequence[str]


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
    sum: Sum
    counted_with: str = ""  # a wider code of the same sector

    @property
    def is_published(self) -> bool:
        """Is anything known of it in any of the counties?"""
        return len(self.sum.unknown) < len(self.sum.areas)


@dataclass(frozen=True)
class Profile:
    sector: str
    version: int
    region: Place
    counties: Sequence[Place]
    states: Sequence[Place]
    peers: Sequence[Place]
    codes: Sequence[Code]
    book: Book  # of the sector, and of all industries together
    held: Sequence[Held]  # every year that may be asked for, oldest first

    @property
    def years(self) -> Sequence[int]:
        """Oldest first; the last is the year of the profile."""
        return self.book.years

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
        courses = [[*self.book.by_year(SECTOR, place.areas).values()] for place in places]
        whole = [at for at, found in enumerate(courses[0]) if found.is_whole and found.jobs]
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
        return [*self.book.by_year(SECTOR, self.region.areas).items()]

    def standing(self, place: Place, span: int = 0) -> Standing:
        return Standing(
            place,
            self.book.figure(SECTOR, place.areas, self.year),
            self.book.everything(place.areas, self.year),
            self.book.quotient(SECTOR, place.areas, self.year),
            self.change_in(place, span) if span else None,
        )

    def change_in(self, place: Place, span: int) -> Change | None:
        since = self.year - span
        return self.book.change(SECTOR, place.areas, since, self.year) if since in self.years else None


def as_index(sums: Sequence[Sum], base: int) -> list[Fraction | None]:
    begun = sums[base].jobs or 0
    return [ratio(100 * each.jobs, begun) if each.is_whole and each.jobs is not None else None for each in sums]
