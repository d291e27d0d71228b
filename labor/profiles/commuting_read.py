"""Commuting read from the tables, and told as the page says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, Q, Sum

from labor.models import CommutePair
from labor.profiles import words
from labor.profiles.commuting import County, Move, Region, to_add, to_drop
from regions.models import County as Place

NEIGHBORS = 12
WANTED = 70  # percent of the jobs, from where on a region is one labor market


@dataclass(frozen=True)
class Line:
    county: Place
    share: str
    points: str
    helps: bool


@dataclass(frozen=True)
class Commuting:
    year: int
    region: Region
    add: Sequence[Line]
    drop: Sequence[Line]

    @property
    def share(self) -> str:
        return percent(self.region.flows.share)

    @property
    def staying(self) -> str:
        return percent(self.region.flows.staying)

    @property
    def kind(self) -> str:
        share = self.region.flows.share
        return "open" if share is None else "good" if share * 100 >= WANTED else "watch"

    @property
    def suggestion(self) -> Line | None:
        """The county to add that helps most."""
        return next((line for line in self.add if line.helps), None)


def percent(share: Fraction | None) -> str:
    return "–" if share is None else words.in_unit(words.rounded(share * 100, 1), "percent")


def commuting_of(counties: Sequence[Place]) -> Commuting | None:
    """Five statements, however many counties there are; None where commuting is not known of all of them."""
    areas = [county.pk for county in counties]
    year = CommutePair.objects.newest_year(areas) if areas else None
    if year is None:
        return None
    rows = CommutePair.objects.in_year(year)
    touching = rows.filter(Q(work__in=areas) | Q(home__in=areas)).values_list("work", "home", "jobs")
    region = Region(areas, touching)
    around = region.neighbors(NEIGHBORS)
    places = {place.pk: place for place in (*counties, *Place.objects.filter(pk__in=around))}
    adding = [line(move, places) for move in to_add(region, known_of(around, year)) if move.county in places]
    return Commuting(year, region, adding, [line(move, places) for move in to_drop(region)])


def known_of(counties: Sequence[str], year: int) -> dict[str, County]:
    rows = CommutePair.objects.in_year(year)
    own = Sum("jobs", filter=Q(home=F("work")), default=0)
    there = rows.working_in(counties).values("work").annotate(held=Sum("jobs"), own=own)
    held = {work: (many, inside) for work, many, inside in there.values_list("work", "held", "own")}
    home = dict(rows.living_in(counties).values("home").annotate(n=Sum("jobs")).values_list("home", "n"))
    return {
        county: County(held=held[county][0], own=held[county][1], workers=home.get(county, 0))
        for county in counties
        if county in held
    }


def line(move: Move, places: dict[str, Place]) -> Line:
    points = words.rounded(move.points, 1)
    return Line(places[move.county], percent(move.flows.share), words.signed(points), points > 0)
