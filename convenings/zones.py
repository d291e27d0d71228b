"""A time zone as calendars read it (RFC 5545, VTIMEZONE): what its clocks show around the year of a meeting."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

SHORT_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)


class Change(NamedTuple):
    """The clocks go from one offset to another."""

    at: datetime  # as the clocks showed it until then, which is how RFC 5545 writes an onset
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def month(self) -> int:
        return self.at.month

    def days(self) -> set[str]:
        """Both ways to say which day of its month it is: “2SU” counts from the first, “-1SU” from the last."""
        word = SHORT_DAYS[self.at.weekday()]
        ways = {f"{(self.at.day - 1) // 7 + 1}{word}"}
        return ways | {f"-1{word}"} if (self.at + 7 * DAY).month != self.month else ways


def changes(zone: ZoneInfo, year: int) -> list[Change]:
    """Every change of the clocks in the year, found to the minute."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + n * DAY for n in range((datetime(year + 1, 1, 1, tzinfo=UTC) - first).days + 1)]
    return [change(zone, low, high) for low, high in pairwise(days) if offset(zone, low) != offset(zone, high)]


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before = offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
    high = high.replace(second=0, microsecond=0)
    local = high.astimezone(zone)
    shown = (high + before).replace(tzinfo=None)
    return Change(shown, before, offset(zone, high), local.tzname() or "", bool(local.dst()))


def signed(delta: timedelta) -> str:
    minutes = int(delta.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def observance(change: Change, rule: str = "") -> list[str]:
    kind = "DAYLIGHT" if change.is_summer else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.at:%Y%m%dT%H%M%S}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{signed(change.before)}",
        f"TZOFFSETTO:{signed(change.after)}",
        f"TZNAME:{change.name}",
        f"END:{kind}",
    ]


def yearly(same: list[Change]) -> str:
    """The rule that gives each of these, one a year; empty where there is none."""
    days = set.intersection(*(change.days() for change in same))
    if len({(c.month, c.at.time(), c.before, c.after) for c in same}) > 1 or not days:
        return ""
    return f"FREQ=YEARLY;BYMONTH={same[0].month};BYDAY={max(days)}"


@lru_cache(maxsize=256)
def lines(key: str, year: int) -> tuple[str, ...]:
    """VTIMEZONE of the zone, right from the year before until the year after.

    Two observances with a yearly rule where the clocks have one, which is all that some calendars understand;
    else each change by itself.
    """
    zone = ZoneInfo(key)
    years = [changes(zone, year + step) for step in (-1, 0, 1)]
    found: list[str] = []
    if all(len(each) == 2 for each in years):
        rules = [(list(same), yearly(list(same))) for same in zip(*years, strict=True)]
        if all(rule for _, rule in rules):
            found = [line for same, rule in rules for line in observance(same[0], rule)]
    if not found:
        start = datetime(year - 1, 1, 1, tzinfo=UTC)
        local, now = start.astimezone(zone), offset(zone, start)
        since = Change(datetime(year - 1, 1, 1), now, now, local.tzname() or "", bool(local.dst()))  # noqa: DTZ001
        found = [line for each in [since, *(c for all_ in years for c in all_)] for line in observance(each)]
    return ("BEGIN:VTIMEZONE", f"TZID:{key}", *found, "END:VTIMEZONE")
