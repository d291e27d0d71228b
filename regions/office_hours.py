"""When a region's office may write of its own accord: 8:00 ≤ local time < 18:00, Monday to Friday."""

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(8), time(18)
FRIDAY = 4


def in_office_hours(local: datetime) -> bool:
    return local.weekday() <= FRIDAY and OPENS <= local.time() < CLOSES


def next_office_hour(local: datetime) -> datetime:
    """The same moment in office hours, else the next opening."""
    while not in_office_hours(local):
        day = local.date()
        if local.weekday() > FRIDAY or local.time() >= CLOSES:
            day += timedelta(days=1)
        local = datetime.combine(day, OPENS, tzinfo=local.tzinfo)
    return local
