"""A table that does not meet, and one at which nothing moves any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desk.alarms.bells import AT_WORK, UNDER_WAY, Alarm, AlarmKind, Clock, Course, address, how_long, latest
from desk.alarms.champions import rang_on


@dataclass(frozen=True)
class Idle:
    """For more days than it may be."""

    days: int
    last: date
    rings_since: date

    def said(self, words: str) -> str:
        return words % {"long": how_long(self.days), "day": date_format(self.last)}


def idle_for(course: Course, stages: Collection[str], last: date | None, most: int, clock: Clock) -> Idle | None:
    if course.partnership.stage not in stages or last is None:
        return None
    days = (clock.today - last).days
    return Idle(days, last, rang_on(last, most)) if days > most else None


def no_meeting(course: Course, clock: Clock) -> list[Alarm]:
    """Neither met for more than so many days nor about to: a date that is being found is a plan."""
    last = latest(course.last_met, course.under_way_since, course.woken_on)
    idle = idle_for(course, UNDER_WAY, last, clock.days.meeting, clock)
    if idle is None or course.plans_to_meet:
        return []
    why = (
        _("The whole table last met %(long)s ago, on %(day)s, and no meeting is planned.")
        if course.last_met == last
        else _("The whole table has not met for %(long)s, since %(day)s, and no meeting is planned.")
    )
    return [
        Alarm(
            AlarmKind.NO_MEETING,
            course.partnership,
            _("The table does not meet"),
            idle.said(why),
            idle.rings_since,
            address("convenings:new", course.partnership.slug),
            _("Plan a meeting"),
            for_conveners=True,
        )
    ]


def relapse(course: Course, clock: Clock) -> list[Alarm]:
    """It was at work, and for more than so many days nobody has reported, met or decided anything."""
    last = latest(course.last_sign, course.at_work_since, course.woken_on)
    idle = idle_for(course, AT_WORK, last, clock.days.relapse, clock)
    if idle is None:
        return []
    words = _("For %(long)s nothing was reported, met about or decided. The last was on %(day)s.")
    return [
        Alarm(
            AlarmKind.RELAPSE,
            course.partnership,
            _("Nothing moves any more"),
            idle.said(words),
            idle.rings_since,
            address("desk:relaunch", course.partnership.slug),
            _("Start it anew"),
            for_conveners=True,
        )
    ]
