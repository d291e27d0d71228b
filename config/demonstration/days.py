"""Days of a story: a fact keeps its date; what lies ahead, or just behind, is counted from the day of telling."""

from datetime import date, timedelta

When = date | timedelta

ONE_DAY = timedelta(days=1)
FRIDAY = 4
# Nobody calls a table together on these: New Year's, Independence Day, and the days round Christmas.
QUIET = {(1, 1), (7, 4), (12, 24), (12, 25), (12, 31)}


def days(number: int) -> timedelta:
    """So many days from the day of telling, or before it: `days(13)`, `days(-8)`."""
    return timedelta(days=number)


def day_of(when: When, today: date) -> date:
    """A date is itself. Days from today fall on a working day: later ones move on to it, earlier ones back."""
    if isinstance(when, date):
        return when
    day, step = today + when, ONE_DAY if when > timedelta() else -ONE_DAY
    while day.weekday() > FRIDAY or (day.month, day.day) in QUIET:
        day += step
    return day
