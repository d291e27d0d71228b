"""A champion nobody has heard of for long, and a table nobody carries any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from convenings.models import AnswerGiven, Attendance, DateAnswer, Way
from desk.alarms.bells import UNDER_WAY, Alarm, AlarmKind, Clock, Course, address, day_of, how_long, latest
from desk.alarms.courses import newest
from partnerships.models import PriorityChampion, Seat, Update
from partnerships.threads import active, active_priorities
from regions.models import CameOf, Touch
from regions.prepared import Given, Prepared

# What came of a call in which they spoke.
SPOKE = (CameOf.YES, CameOf.NO, CameOf.LATER)


@dataclass
class Champion:
    name: str
    since: date
    heard: date | None  # the last sign of life


def heard() -> Greatest:
    """When the contact of the row last reported, answered, came, signed in or was reached. Votes stay out: a secret
    one must not be seen from who is silent.
    """
    theirs = {"contact": OuterRef("contact")}
    said = AnswerGiven.objects.exclude(way=Way.ITSELF).filter(invitation__contact=OuterRef("contact"))
    ticked = DateAnswer.objects.filter(invitation__contact=OuterRef("contact"))
    return Greatest(
        newest(Update.objects.filter(**theirs), "at", "contact"),
        newest(said, "at", "invitation__contact"),
        newest(ticked, "at", "invitation__contact"),
        newest(Attendance.objects.filter(**theirs), "at", "contact"),
        newest(Touch.objects.filter(came_of__in=SPOKE, **theirs), "at", "contact"),
        F("contact__user__last_login"),
    )


def seated() -> "QuerySet[Seat, tuple[Any, ...]]":
    rows = Seat.objects.current(Given("day")).champions().filter(partnership__in=active())
    return rows.annotate(heard=heard()).values_list("partnership", "contact", "contact__name", "since", "heard")


def carrying() -> "QuerySet[PriorityChampion, tuple[Any, ...]]":
    rows = PriorityChampion.objects.current().filter(priority__in=active_priorities()).annotate(heard=heard())
    return rows.values_list("priority__partnership", "contact", "contact__name", "since", "heard")


PARTS: dict[str, Prepared[Any]] = {"champion_seats": Prepared(seated), "champion_priorities": Prepared(carrying)}


def champions_in(found: Mapping[str, Sequence[Any]]) -> dict[int, dict[int, Champion]]:
    """Partnership → contact → champion, however many priorities they carry."""
    people: dict[int, dict[int, Champion]] = {}
    for partnership, contact, name, since, spoke in [*found["champion_seats"], *found["champion_priorities"]]:
        began: date = timezone.localdate(since) if isinstance(since, datetime) else since
        known = people.setdefault(partnership, {}).setdefault(contact, Champion(name, began, day_of(spoke)))
        known.since = max(known.since, began)
    return people


def champion_alarms(course: Course, champions: Mapping[int, Champion], clock: Clock) -> list[Alarm]:
    if not champions:
        return no_champion(course)
    silent = (silent_champion(course, contact, champion, clock) for contact, champion in champions.items())
    return [alarm for alarm in silent if alarm]


def silent_champion(course: Course, contact: int, champion: Champion, clock: Clock) -> Alarm | None:
    """More than so many days: of 60, it rings on the 61st. A rest of the partnership does not count."""
    last = latest(champion.since, champion.heard, course.woken_on) or champion.since
    silent = (clock.today - last).days
    if silent <= clock.days.champion:
        return None
    words = (
        _("Nothing heard for %(long)s: no report, no answer, no sign-in, no meeting. Last on %(day)s.")
        if champion.heard and champion.heard >= last
        else _("Nothing heard for %(long)s: no report, no answer, no sign-in, no meeting. We count from %(day)s.")
    )
    return Alarm(
        AlarmKind.SILENT,
        course.partnership,
        _("%(who)s has gone silent") % {"who": champion.name},
        words % {"long": how_long(silent), "day": date_format(last)},
        rang_on(last, clock.days.champion),
        address("regions:contact", contact),
        _("See how to reach them"),
        about=contact,
    )


def no_champion(course: Course) -> list[Alarm]:
    if course.partnership.stage not in UNDER_WAY:
        return []
    left = course.last_champion_left
    since = latest(left, course.under_way_since)
    why = (
        _("The last one left on %(day)s. A table nobody carries in their own name does not meet twice.")
        if left
        else _("Nobody ever took it on in their own name. A table nobody carries does not meet twice.")
    )
    return [
        Alarm(
            AlarmKind.NO_CHAMPION,
            course.partnership,
            _("No champion carries it"),
            why % {"day": date_format(left)} if left else why,
            since or course.partnership.created_at.date(),
            address("partnerships:members", course.partnership.slug),
            _("See who could"),
        )
    ]


def rang_on(last: date, days: int) -> date:
    """The first day on which more than so many had gone by."""
    return last + timedelta(days=days + 1)
