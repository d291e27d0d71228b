"""The areas figures are published for: counties, states and the nation."""

from typing import NamedTuple

from labor.models import NATION
from regions.models import County

# Codes that older figures stand under; their counties were renamed, joined or divided since.
FORMER_COUNTIES = ("02201", "02232", "02261", "02270", "02280", "46113", "51515", "51560")
# Connecticut's planning regions, which figures of jobs and wages name instead of its counties from this year on.
PLANNING_REGIONS_SINCE = 2024
CONNECTICUT = "09"


class Areas(NamedTuple):
    counties: frozenset[str]
    states: frozenset[str]

    def known(self, area: str) -> bool:
        return area == NATION or area in self.counties or area in self.states


def known_areas() -> Areas:
    counties = frozenset(County.objects.values_list("fips", flat=True)) | {*FORMER_COUNTIES}
    return Areas(counties, frozenset(f"{county[:2]}000" for county in counties))


def is_unknown_county(area: str) -> bool:
    """`48999`: jobs in Texas of which nobody knows the county. They count in the state and belong to no region."""
    return area.endswith("999")


def is_planning_region(county: str) -> bool:
    """Nine of them, numbered by tens from 09110; the eight counties had odd numbers up to 09015."""
    return is_in_connecticut(county) and county >= "09110"


def is_in_connecticut(county: str) -> bool:
    return county.startswith(CONNECTICUT)


def lost_a_zero(area: str, areas: Areas) -> str:
    """`1029` for `01029`: what a spreadsheet leaves of a code. The whole code, or "" where that is not the reason."""
    whole = area.zfill(5)
    return whole if len(area) == 4 and area.isdecimal() and areas.known(whole) else ""
