"""A table that does not meet, and one at which nothing moves any more."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.alarms.bells import AT_WORK, UNDER_WAY, Alarm, AlarmKind, Clock, Course, address, latest
from desk.alarms.champions import rang_on


def no_meeting(course: Course, clock: Clock) -> list[Alarm]:
    """Neither met for more than so many days nor about to: a date that is being found is a plan."""
    last = latest(course.last_met, course.under_way_since, course.woken_on)
    if course.partnership.stage not in UNDER_WAY or course.plans_to_meet or last is None:
        return []
    idle = (clock.today - last).days
    if idle <= clock.days.meeting:
        return []
    why = (
        ngettext(
            "The whole table last met %(n)d day ago, on %(day)s, and no meeting is planned.",
            "The whole table last met %(n)d days ago, on %(day)s, and no meeting is planned.",
            idle,
        )
        if course.last_met == last
        else ngettext(
            "The whole table has not met for %(n)d day, since %(day)s, and no meeting is planned.",
            "The whole table has not met for %(n)d days, since %(day)s, and no meeting is planned.",
            idle,
        )
    )
    return [
        Alarm(
            AlarmKind.NO_MEETING,
            course.partnership,
            _("The table does not meet"),
            why % {"n": idle, "day": date_format(last)},
            rang_on(last, clock.days.meeting),
            address("convenings:new", course.partnership.slug),
            _("Plan a meeting"),
            for_conveners=True,
        )
    ]


def relapse(course: Course, clock: Clock) -> list[Alarm]:
    """It was at work, and for more than so many days nobody has reported, met or decided anything."""
    last = latest(course.last_sign, course.at_work_since, course.woken_on)
    if course.partnership.stage not in AT_WORK or last is None:
        return []
    idle = (clock.today - last).days
    if idle <= clock.days.relapse:
        return []
    words = ngettext(
        "For %(n)d day nothing was reported, met about or decided. The last was on %(day)s.",
        "For %(n)d days nothing was reported, met about or decided. The last was on %(day)s.",
        idle,
    )
    return [
        Alarm(
            AlarmKind.RELAPSE,
            course.partnership,
            _("Nothing moves any more"),
            words % {"n": idle, "day": date_format(last)},
            rang_on(last, clock.days.relapse),
            address("desk:relaunch", course.partnership.slug),
            _("Start it anew"),
            for_conveners=True,
        )
    ]
