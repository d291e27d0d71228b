"""Which list each indicator opens."""

from collections.abc import Callable

from desk.drills.kinds import Rows
from desk.drills.meetings import attendance, meetings, pulses
from desk.drills.people import organizations, touches
from desk.drills.work import items, measures, outcomes, priorities
from desk.indicators.kinds import Indicator
from desk.periods import Stretch
from partnerships.models import Partnership

LISTS: dict[str, Callable[[Indicator, Partnership, Stretch], Rows]] = {
    "attendance": attendance,
    "items": items,
    "measures": measures,
    "meetings": meetings,
    "organizations": organizations,
    "outcomes": outcomes,
    "priorities": priorities,
    "pulses": pulses,
    "touches": touches,
}


def rows_of(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows | None:
    """None of what only somebody outside can tell."""
    return LISTS[indicator.rows](indicator, table, stretch) if indicator.rows else None
