"""Where the members are: businesses at the table by county, as a map and as a list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Seat
from regions.maps import county_map
from regions.models import County


@dataclass(frozen=True)
class Place:
    county: str
    words: str


def members_by_county(seats: Sequence[Seat]) -> Counter[str]:
    """FIPS code → businesses with at least one seat; the seats come with their organizations."""
    businesses = {seat.organization_id: seat.organization.county_id for seat in seats if seat.is_business}
    return Counter(county for county in businesses.values() if county)


def places(counties: Sequence[County], counts: Counter[str]) -> list[Place]:
    """Most businesses first; counties without any are named too."""
    named = sorted(counties, key=lambda county: (-counts[county.fips], county.name))
    words = {n: ngettext("%(n)d business", "%(n)d businesses", n) % {"n": n} for n in set(counts.values())} | {
        0: _("none yet")
    }
    return [Place(str(county), words[counts[county.fips]]) for county in named]


def member_map(counties: Sequence[County], counts: Counter[str], region: str) -> SafeString:
    """The stronger the color, the more businesses; least means fewer than half of the most."""
    if not counties:
        return SafeString("")
    most = max(counts.values(), default=0)
    shades = {
        c.fips: "most" if most and counts[c.fips] == most else "least"
        for c in counties
        if counts[c.fips] in (0, most) or 2 * counts[c.fips] < most
    }
    listed = ", ".join(f"{place.county}: {place.words}" for place in places(counties, counts))
    return county_map(
        [c.fips for c in counties],
        shades=shades,
        title=_("County map of %(region)s") % {"region": region},
        description=listed,
    )
