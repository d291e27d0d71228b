"""Commuting read from the tables, and told as the page says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor.models import CommutePair
from labor.profiles import words
from labor.profiles.commuting import Flows, LaborShed, Move, Neighbor, to_add, to_drop
from labor.profiles.lacking import Lacking
from regions.models import County

NEIGHBORS = 12
WANTED = 70  # percent of the jobs, from where on a region is one labor market


@dataclass(frozen=True)
class Proposal:
    """A county more or less, and what it would change: as the page shows it and as programs get it."""

    county: County
    flows: Flows
    gain: Decimal  # percentage points, rounded

    @property
    def share(self) -> str:
        return percent(self.flows.share)

    @property
    def points(self) -> str:
        return words.signed(self.gain)

    @property
    def helps(self) -> bool:
        return self.gain > 0


@dataclass(frozen=True)
class Commuting:
    year: int
    shed: LaborShed
    add: Sequence[Proposal]
    drop: Sequence[Proposal]
    unknown: int  # neighbors whose own commuting was not imported

    @property
    def share(self) -> str:
        return percent(self.shed.flows.share)

    @property
    def staying(self) -> str:
        return percent(self.shed.flows.staying)

    @property
    def kind(self) -> str:
        share = self.shed.flows.share
        return "open" if share is None else "good" if share * 100 >= WANTED else "watch"

    @property
    def suggestion(self) -> Proposal | None:
        """The county to add that helps most."""
        return next((each for each in self.add if each.helps), None)

    @property
    def advice(self) -> str:
        """Whether a county more would make it more of one labor market, as far as anybody can say."""
        if best := self.suggestion:
            given = {"county": best.county, "share": best.share, "points": best.points}
            return _("With %(county)s it would be %(share)s: %(points)s points.") % given
        if not self.add:
            return _("No commuting pairs of its neighbors are loaded, so nobody can say whether one would raise it.")
        if not self.unknown:
            return _("No neighbor would raise it.")
        said = ngettext(
            "Of the neighbors whose commuting was imported, none would raise it; of %(n)d other nothing is known.",
            "Of the neighbors whose commuting was imported, none would raise it; of %(n)d others nothing is known.",
            self.unknown,
        )
        return said % {"n": self.unknown}


def in_percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else words.rounded(share * 100, 1)


def percent(share: Fraction | None) -> str:
    found = in_percent(share)
    return "–" if found is None else words.in_unit(found, "percent")


def commuting_of(counties: Sequence[County]) -> Commuting | Lacking:
    """Five statements, however many counties there are."""
    if not counties:
        return Lacking(
            _("This region has no counties yet. Choose some, and this page says who commutes between them."), "counties"
        )
    areas = [county.pk for county in counties]
    year = CommutePair.objects.newest_year(areas)
    if year is None:
        return Lacking(
            _(
                "Commuting is not known of all counties of this region. Whoever runs this site imports it, once for "
                "all regions: the page “Labor statistics”."
            )
        )
    return read(counties, areas, year)


def read(counties: Sequence[County], areas: Sequence[str], year: int) -> Commuting:
    rows = CommutePair.objects.in_year(year)
    touching = rows.filter(Q(work__in=areas) | Q(home__in=areas)).values_list("work", "home", "jobs")
    shed = LaborShed(areas, touching)
    around = shed.neighbors(NEIGHBORS)
    places = {place.pk: place for place in (*counties, *County.objects.filter(pk__in=around))}
    known = known_of(around, year)
    adding = [proposal(move, places) for move in to_add(shed, known) if move.county in places]
    dropping = [proposal(move, places) for move in to_drop(shed)]
    return Commuting(year, shed, adding, dropping, unknown=len(around) - len(known))


def known_of(counties: Sequence[str], year: int) -> dict[str, Neighbor]:
    rows = CommutePair.objects.in_year(year)
    own = Sum("jobs", filter=Q(home=F("work")), default=0)
    there = rows.working_in(counties).values("work").annotate(held=Sum("jobs"), own=own)
    held = {work: (many, inside) for work, many, inside in there.values_list("work", "held", "own")}
    home = dict(rows.living_in(counties).values("home").annotate(n=Sum("jobs")).values_list("home", "n"))
    return {
        county: Neighbor(held=held[county][0], own=held[county][1], workers=home.get(county, 0))
        for county in counties
        if county in held
    }


def proposal(move: Move, places: dict[str, County]) -> Proposal:
    return Proposal(places[move.county], move.flows, words.rounded(move.points, 1))
