"""Every number of a profile, one by one: as the page shows it, the file lists it and programs get it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from labor.profiles import words
from labor.profiles.book import Change
from labor.profiles.lacking import Lacking
from labor.profiles.measures import apportioned
from labor.profiles.profile import Code, Place, Profile, Standing
from labor.profiles.reading import profile_of
from labor.profiles.sums import Sum
from regions.models import County, Sector

Value = int | Decimal | None
MOST_ON_A_PAGE = 8  # counties


@dataclass(frozen=True)
class Fact:
    """`value` is None where it is not told: never 0."""

    key: str
    label: str
    unit: str
    value: Value
    is_at_least: bool = False
    note: str = ""
    is_suppressed: bool = False

    @property
    def is_told(self) -> bool:
        return self.value is not None

    @property
    def brief(self) -> str:
        """The note without the names of the counties."""
        return re.sub(r" \([^)]*\)", "", self.note)

    @property
    def shown(self) -> str:
        if self.value is None:
            return _("suppressed") if self.is_suppressed else _("not known")
        said = words.in_unit(self.value, self.unit)
        return _("at least %(number)s") % {"number": said} if self.is_at_least else said


@dataclass(frozen=True)
class Finding:
    """The facts of one place (or code) in one year."""

    place: Place
    year: int
    facts: Mapping[str, Fact]
    code: str = ""


def finding(place: Place, year: int, facts: Iterable[Fact], code: str = "") -> Finding:
    return Finding(place, year, {fact.key: fact for fact in facts}, code)


def of_sum(found: Sum, names: Mapping[str, str]) -> Iterator[Fact]:
    note, hidden, few = words.gaps(found, names), bool(found.suppressed), found.is_at_least
    missing, uncounted = words.missing(found, names), found.counts_few
    yield Fact("establishments", _("Establishments"), "establishments", found.establishments, uncounted, missing)
    yield Fact("jobs", _("Jobs"), "jobs", found.jobs, few, note, hidden)
    yield Fact("wages", _("Wages"), "dollars", found.wages, few, note, hidden)
    yield Fact("pay", _("Average pay"), "dollars", rounded(found.pay), False, note, hidden)


def of_standing(standing: Standing, names: Mapping[str, str]) -> Iterator[Fact]:
    sector, everything = standing.sector, standing.everything
    note, hidden, few = words.gaps(sector, names), bool(sector.suppressed), sector.is_at_least
    yield from of_sum(sector, names)
    yield Fact("share", _("Share of all jobs"), "percent", percent(standing.share), few, note, hidden)
    yield Fact("quotient", _("Location quotient"), "ratio", rounded(standing.quotient, 2), few, note, hidden)
    gap = None if standing.pay_ratio is None else standing.pay_ratio - 1
    yield Fact("pay_gap", _("Pay against all industries"), "points", percent(gap), False, note, hidden)
    yield Fact("all_jobs", _("Jobs in all industries"), "jobs", everything.jobs, everything.is_at_least)
    yield Fact("all_pay", _("Average pay in all industries"), "dollars", rounded(everything.pay))


def of_change(change: Change, names: Mapping[str, str]) -> Iterator[Fact]:
    note = words.compared(change.areas, change.left_out, names)
    since = {"since": change.since}
    yield Fact("difference", _("Change in jobs since %(since)d") % since, "difference", change.difference, note=note)
    yield Fact("rate", _("Change since %(since)d") % since, "points", percent(change.rate), note=note)
    parts = apportioned(change.shift.parts) if change.shift else [None, None, None]
    labels = (
        ("national", _("Of it, as all jobs of the nation")),
        ("mix", _("Of it, as this industry in the nation beyond that")),
        ("regional", _("Of it, the region’s own")),
    )
    for (key, label), part in zip(labels, parts, strict=True):
        yield Fact(key, label, "difference", part, note=note)


def rounded(value: Fraction | None, places: int = 0) -> Decimal | None:
    return None if value is None else words.rounded(value, places)


def percent(value: Fraction | None) -> Decimal | None:
    return rounded(value if value is None else value * 100, 1)


class Sheet:
    """A profile's facts, arranged as the page, the file and the API tell them."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.names = {county.areas[0]: county.name for county in profile.counties}
        year, region = profile.year, profile.region
        self.here = finding(region, year, of_standing(profile.here, self.names))
        self.comparison = [self._compared(standing) for standing in profile.comparison]
        self.counties = [finding(each.place, year, of_standing(each, self.names)) for each in profile.by_county]
        self.changes = [(change, finding(region, year, of_change(change, self.names))) for change in profile.changes]
        self.trend = [finding(region, at, of_sum(found, self.names)) for at, found in profile.trend]
        self.codes = [finding(region, year, self._of_code(code), code.code) for code in profile.codes]

    def _compared(self, standing: Standing) -> Finding:
        facts = [*of_standing(standing, self.names)]
        if standing.change:
            facts += [fact for fact in of_change(standing.change, self.names) if fact.key in ("difference", "rate")]
        return finding(standing.place, self.profile.year, facts)

    def _of_code(self, code: Code) -> Iterator[Fact]:
        found, hidden = code.sum, bool(code.sum.suppressed)
        note = words.gaps(found, {}) if code.is_published else _("nothing is published for this code")
        if code.counted_with:
            note = words.together([_("counted with %(code)s") % {"code": code.counted_with}, note])
        uncounted = found.counts_few
        yield Fact("establishments", _("Establishments"), "establishments", found.establishments, uncounted, note)
        yield Fact("jobs", _("Jobs"), "jobs", found.jobs, found.is_at_least, note, hidden)

    @property
    def has_many_counties(self) -> bool:
        """More than go on one printed page with all the rest."""
        return len(self.counties) > MOST_ON_A_PAGE

    def comparison_of(self, kind: str) -> list[Finding]:
        return [found for found in self.comparison if found.place.kind == kind]

    def all(self) -> Iterator[Finding]:
        """Each place, year and code once."""
        yield self.comparison[0]
        yield from (facts for _change, facts in self.changes)
        yield from self.comparison[1:]
        yield from self.counties
        yield from self.trend[:-1]
        yield from self.codes


def sheet_of(sector: Sector, counties: Sequence[County], year: int | None = None) -> Sheet | Lacking:
    """`sector` with its codes and their industries at hand."""
    found = profile_of(sector, counties, year)
    return found if isinstance(found, Lacking) else Sheet(found)
