"""Which alarms ring in the region now: found again each time, from one statement, whatever its size.

An alarm rings exactly while its rule holds. A partnership that rests or is closed has none; what was put aside is
quiet until its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from desk.alarms import champions, courses, drifting, rescue
from desk.alarms.bells import Alarm, AlarmKind, Clock
from desk.alarms.champions import champion_alarms, champions_in
from desk.alarms.courses import courses_in
from desk.alarms.drifting import companies_in
from desk.alarms.meetings import no_meeting, relapse
from desk.alarms.rescue import seconds_in
from desk.models import AlarmDays, Aside
from regions.prepared import Given, Prepared, Together

ORDER = {kind: number for number, kind in enumerate(AlarmKind)}

PARTS: dict[str, Prepared[Any]] = {
    "alarm_days": Prepared(lambda: AlarmDays.objects.all()),
    "asides": Prepared(lambda: Aside.objects.in_force(Given("day")).order_by("until", "pk")),
    **courses.PARTS,
    **champions.PARTS,
    **drifting.PARTS,
    **rescue.PARTS,
}
ALARMS = Together(**PARTS)

Found = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Ringing:
    alarms: Sequence[Alarm]
    quiet: Sequence[tuple[Alarm, Aside]]  # they hold, and were put aside
    days: AlarmDays

    def of(self, partnership_id: int) -> "Ringing":
        return Ringing(
            [alarm for alarm in self.alarms if alarm.partnership.pk == partnership_id],
            [pair for pair in self.quiet if pair[0].partnership.pk == partnership_id],
            self.days,
        )


def ringing(at: datetime) -> Ringing:
    return ringing_in(ALARMS.ask(now=at, day=timezone.localdate(at)), at)


def ringing_in(found: Found, at: datetime) -> Ringing:
    """Without a query: from what PARTS found."""
    days = next(iter(found["alarm_days"]), None) or AlarmDays()
    aside = {(row.partnership_id, row.key): row for row in found["asides"]}
    holding = sorted(holds(found, Clock.at_moment(days, at)), key=in_order)
    loud = [alarm for alarm in holding if place(alarm) not in aside]
    return Ringing(loud, [(alarm, aside[place(alarm)]) for alarm in holding if place(alarm) in aside], days)


def holds(found: Found, clock: Clock) -> list[Alarm]:
    """Every alarm whose rule holds, put aside or not."""
    people, companies, seconds = champions_in(found), companies_in(found), seconds_in(found)
    alarms: list[Alarm] = []
    for course in courses_in(found):
        key = course.partnership.pk
        alarms += champion_alarms(course, people.get(key, {}), clock)
        alarms += rescue.rescue(course, seconds.get(key), clock)
        alarms += [*relapse(course, clock), *no_meeting(course, clock)]
        alarms += drifting.drifting(course, companies.get(key, []), clock)
    return alarms


def found(partnership: str, key: str, at: datetime) -> Alarm | None:
    """By the names its page and programs have for it, put aside or not; None once it holds no more."""
    now = ringing(at)
    holding = [*now.alarms, *(alarm for alarm, _aside in now.quiet)]
    return next((one for one in holding if (one.partnership.slug, one.key) == (partnership, key)), None)


def place(alarm: Alarm) -> tuple[int, str]:
    return alarm.partnership.pk, alarm.key


def in_order(alarm: Alarm) -> tuple[str, int, int, object, int]:
    """By partnership; within one by kind, then the oldest first."""
    partnership = alarm.partnership
    return partnership.name.casefold(), partnership.pk, ORDER[alarm.kind], alarm.since, alarm.about
