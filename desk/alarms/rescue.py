"""The second meeting, at which partnerships die: who came to the launch and has not said yes to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Attendance, Convening, ConveningKind, Invitation, Side
from desk.alarms.bells import Alarm, AlarmKind, Clock, Course, address
from desk.alarms.courses import took_place
from partnerships.threads import active, how_many
from regions.prepared import Given, Prepared


def launches(of: OuterRef | int, at: datetime | Given) -> "QuerySet[Convening]":
    """Of the partnership, those that took place, the last first; a relaunch is one."""
    held = took_place(Convening.objects.filter(partnership=of, kind=ConveningKind.LAUNCH), at)
    return held.order_by("-starts_at", "-pk")


def second_meetings(at: datetime | Given) -> "QuerySet[Convening]":
    """Of each active partnership the next meeting of the whole table, where it is the first after the launch."""
    launch = launches(OuterRef("partnership"), at)
    rows = Convening.objects.upcoming(at).filter(kind=ConveningKind.FULL, partnership__in=active())
    rows = rows.annotate(launch=Subquery(launch.values("pk")[:1]), launched=Subquery(launch.values("starts_at")[:1]))
    whole = took_place(Convening.objects.filter(partnership=OuterRef("partnership"), kind=ConveningKind.FULL), at)
    rows = rows.filter(~Exists(whole.filter(starts_at__gt=OuterRef("launched"))), Exists(launch))
    return rows.order_by("partnership_id", "starts_at", "pk").distinct("partnership_id")


def without_yes(leaders: "QuerySet[Attendance]", second: OuterRef | int) -> "QuerySet[Attendance]":
    """Of whose company nobody has said yes to the second meeting."""
    said_yes = Invitation.objects.coming().filter(convening=second, organization=OuterRef("organization"))
    return leaders.filter(~Exists(said_yes))


def seconds() -> "QuerySet[Convening]":
    leaders = Attendance.objects.filter(convening=OuterRef("launch"), side=Side.BUSINESS)
    return second_meetings(Given("now")).annotate(
        came=how_many(leaders, "convening"),
        waiting=how_many(without_yes(leaders, OuterRef(OuterRef("pk"))), "convening"),
    )


PARTS: dict[str, Prepared[Any]] = {"seconds": Prepared(seconds)}


def seconds_in(found: Mapping[str, Sequence[Any]]) -> dict[int, Any]:
    return {row.partnership_id: row for row in found["seconds"]}


def rescue(course: Course, second: Any, clock: Clock) -> list[Alarm]:
    """From so many days before the meeting on, while somebody who was there first has not said yes."""
    if second is None or not second.waiting:
        return []
    day = timezone.localdate(second.starts_at)
    begins = day - timedelta(days=clock.days.rescue)
    if clock.today < begins or second.has_begun(clock.at):
        return []
    what = ngettext(
        "%(n)d leader of the launch has not said yes to the second meeting",
        "%(n)d leaders of the launch have not said yes to the second meeting",
        second.waiting,
    )
    why = _(
        "%(came)d came to the launch; “%(meeting)s” is on %(day)s. A call from somebody they know brings them back."
    )
    return [
        Alarm(
            AlarmKind.RESCUE,
            course.partnership,
            what % {"n": second.waiting},
            why % {"came": second.came, "meeting": second.title, "day": date_format(day)},
            begins,
            address("desk:rescue", second.pk),
            _("See whom to call"),
            about=second.pk,
        )
    ]
