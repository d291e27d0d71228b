"""A profile in sentences a chief executive would say aloud."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor.areas import PLANNING_REGIONS_SINCE, is_in_connecticut, is_planning_region
from labor.profiles import words
from labor.profiles.profile import SECTOR, Profile
from labor.profiles.sheet import Fact, Sheet
from labor.profiles.years import Held

MORE, LESS = Fraction(11, 10), Fraction(9, 10)


@dataclass(frozen=True)
class Card:
    """A large figure with its reason."""

    label: str
    before: str
    big: str
    small: str
    reason: str


@dataclass(frozen=True)
class OtherYear:
    """A year that may be asked for instead, and how much of it is told."""

    year: int
    coverage: str


def headline(sheet: Sheet) -> str:
    """What there is, and how much of a home the industry has here."""
    here = sheet.here.facts
    given = {
        "year": sheet.here.year,
        "jobs": here["jobs"].shown,
        "establishments": here["establishments"].shown,
        "share": here["share"].shown,
    }
    if not here["establishments"].is_told and not here["jobs"].is_told:
        return _("How many private establishments and jobs this sector had here in %(year)d is not known.") % given
    if not here["jobs"].is_told:
        hidden = _("In %(year)d this sector had %(establishments)s private establishments here.") % given
        return hidden + " " + _("How many people work in them is not told.")
    told = _("In %(year)d private companies employed %(jobs)s people here, in %(establishments)s establishments.")
    told = told % given
    if here["share"].is_told:
        told += " " + _("That is %(share)s of all jobs in the region.") % given
    return " ".join(filter(None, (told, home(sheet))))


def home(sheet: Sheet) -> str:
    quotient, fact = sheet.profile.here.quotient, sheet.here.facts["quotient"]
    if quotient is None:
        return ""
    if quotient >= MORE:
        words_of_it = _("The industry is more at home here than elsewhere: its share is %(n)s times the nation’s.")
    elif fact.is_at_least:
        words_of_it = _("Its share is %(n)s times the nation’s.")
    elif quotient > LESS:
        words_of_it = _("Its share is about the nation’s.")
    else:
        words_of_it = _("Its share is %(n)s times the nation’s: smaller than elsewhere.")
    return words_of_it % {"n": fact.shown}


def cards(sheet: Sheet) -> list[Card]:
    here = sheet.here.facts
    return [
        card(here["jobs"], _("of private companies")),
        card(here["establishments"], _("places of work; told even where jobs are suppressed")),
        card(here["quotient"], _("1 would be the nation’s share of all jobs")),
        card(here["share"], _("of %(jobs)s jobs here, public and private") % {"jobs": here["all_jobs"].shown}),
        card(here["pay"], pay_gap(sheet)),
        *changed(sheet),
    ]


def card(fact: Fact, reason: str) -> Card:
    if fact.value is None:
        return Card(fact.label, "", "–", "", fact.brief or fact.shown)
    before = _("at least") if fact.is_at_least else ""
    return Card(fact.label, before, words.in_unit(fact.value, fact.unit), "", words.together([reason, fact.brief]))


def pay_gap(sheet: Sheet) -> str:
    here = sheet.here.facts
    if not here["pay_gap"].is_told:
        return ""
    given = {"gap": here["pay_gap"].shown, "pay": here["all_pay"].shown}
    return _("a year; %(gap)s against all industries here (%(pay)s)") % given


def changed(sheet: Sheet) -> Iterator[Card]:
    if not sheet.changes:
        return
    change, told = sheet.changes[-1]
    rate = told.facts["rate"]
    small = f"({rate.shown})" if rate.is_told else ""
    yield Card(
        told.facts["difference"].label,
        "",
        told.facts["difference"].shown,
        small,
        words.together([ngettext("in %(n)d year", "in %(n)d years", change.span) % {"n": change.span}, rate.brief]),
    )


def why(sheet: Sheet) -> str:
    """The three parts of the longest change in one sentence."""
    told = sheet.changes[-1][1].facts if sheet.changes else {}
    if not told or not told["national"].is_told:
        return ""
    given = {key: told[key].shown for key in ("difference", "national", "mix", "regional")}
    return (
        _(
            "The change of %(difference)s jobs has three parts: %(national)s as all jobs of the nation changed, "
            "%(mix)s because this industry went otherwise in the nation, and %(regional)s, which are the region’s own."
        )
        % given
    )


def notes(sheet: Sheet) -> list[str]:
    """What somebody must know before trusting a number here."""
    here, profile = sheet.profile.here.sector, sheet.profile
    found = []
    if here.suppressed:
        gap = words.suppressed(here, sheet.names)
        found.append(_("The publisher keeps jobs to itself that would show single companies: %(gap)s.") % {"gap": gap})
        if here.coverage:
            share = words.in_unit(words.rounded(here.coverage * 100), "percent")
            found[-1] += " " + _("The others hold %(share)s of the establishments.") % {"share": share}
    if gap := words.missing(here, sheet.names):
        found.append(_("Not all of it was imported: %(gap)s.") % {"gap": gap})
    if not sheet.comparison_of("nation"):
        unknown = _("The nation’s figures of %(year)d were not imported: nothing is compared with it.")
        found.append(unknown % {"year": profile.year})
    if words_of_it := connecticut(profile.region.areas):
        found.append(words_of_it)
    if left_out := profile.book.left_out[SECTOR]:
        unknown = _(
            "In %(years)s the statistics did not know all of these codes as they are now; those years are left out."
        )
        found.append(unknown % {"years": ", ".join(map(str, left_out))})
    return found


def connecticut(counties: Sequence[str]) -> str:
    """A course that begins or ends in 2024 for no reason of the industry's."""
    if not any(map(is_in_connecticut, counties)):
        return ""
    said = _(
        "Connecticut’s figures stand by its planning regions from %(year)d on, and by its counties before; neither can "
        "be added up from the other."
    ) % {"year": PLANNING_REGIONS_SINCE}
    if any(map(is_planning_region, counties)):
        said += " " + _("Of planning regions we have no outlines: they stand in the table and not on the map.")
    return said


def compared(sheet: Sheet) -> str:
    """What stands beside us in the table, and why."""
    states = ", ".join(place.name for place in sheet.profile.states)
    others = (
        _("Below, the metropolitan and micropolitan areas with about as many jobs as this region.")
        if sheet.profile.peers
        else _("Areas of this size will stand here once the list of metropolitan areas and their figures are imported.")
    )
    return _("The whole of %(states)s, and the nation.") % {"states": states} + " " + others


def by_year(sheet: Sheet) -> list[dict[str, object]]:
    """The lines of the table behind the charts."""
    indexed = sheet.profile.indexed
    return [
        {"told": told, "indexed": [(place.name, words.index(line[n])) for place, line in indexed]}
        for n, told in enumerate(sheet.trend)
    ]


def other_years(sheet: Sheet) -> list[OtherYear]:
    """The newest first."""
    profile = sheet.profile
    return [
        OtherYear(held.year, coverage(profile, held)) for held in reversed(profile.held) if held.year != profile.year
    ]


def coverage(profile: Profile, held: Held) -> str:
    """How many counties are told without a gap; of a year that is not read here, how many were imported."""
    found, all_ = dict(profile.trend).get(held.year), len(profile.counties)
    is_read = found is not None and held.year not in profile.book.left_out[SECTOR]
    n = len(found.told) if found and is_read else len(held.counties)
    if n == all_:
        return ""
    said = _("%(n)d of %(all)d counties told") if is_read else _("%(n)d of %(all)d counties imported")
    return said % {"n": n, "all": all_}
