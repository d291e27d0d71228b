"""When a region's office may write of its own accord: 8:00 ≤ local time < 18:00, Monday to Friday."""

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(8), time(18)
FRIDAY = 4


def in_office_hours(local: datetime, opens: time = OPENS) -> bool:
    return local.weekday() <= FRIDAY and opens <= local.time() < CLOSES


def next_office_hour(local: datetime, opens: time = OPENS) -> datetime:
    """The same moment in office hours, else the next opening."""
    while not in_office_hours(local, opens):
        day = local.date()
        if local.weekday() > FRIDAY or local.time() >= CLOSES:
            day += timedelta(days=1)
        local = datetime.combine(day, opens, tzinfo=local.tzinfo)
    return local
