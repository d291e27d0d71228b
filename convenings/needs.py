"""What the minutes of meetings need from somebody: to be sent the same day, and an answer to who objects."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from convenings.models import Attendance, Convening, ConveningState, Minutes, Objection
from convenings.models.objections import ObjectionQuerySet
from convenings.models.planned import ConveningQuerySet
from partnerships.needs import Need, Pressing
from regions.prepared import Given
from regions.scope import current_region

# So long they are asked for; who does without is asked no more.
MINUTES_WAIT = timedelta(days=14)
NAMED = 4
SHOWN = ("title", "partnership__name")


def unminuted(at: datetime | Given, since: datetime | Given) -> ConveningQuerySet:
    """Over, with people in the room, and no minutes sent: by its hours, or because the facilitator ended it."""
    held = Q(ends_at__lte=at) | Q(room__ended_at__isnull=False) | Q(state=ConveningState.HELD)
    rows: ConveningQuerySet = Convening.objects.filter(held, starts_at__gt=since, starts_at__lte=at)
    came = Attendance.objects.filter(convening=OuterRef("pk"))
    sent = Minutes.objects.sent().filter(convening=OuterRef("pk"))
    rows = rows.exclude(state=ConveningState.CANCELLED).filter(Exists(came), ~Exists(sent))
    return rows.with_partnership().order_by("starts_at", "pk")[:NAMED]


def opposed() -> ObjectionQuerySet:
    rows: ObjectionQuerySet = Objection.objects.open()
    rows = rows.select_related("contact", "minutes__convening__partnership").order_by("said_at", "pk")
    # Not the text of the minutes with each.
    return rows.only("words", "contact__name", *(f"minutes__convening__{name}" for name in SHOWN))[:NAMED]


def minutes_needs(unminuted: Sequence[Convening], opposed: Sequence[Objection]) -> list[Need]:
    """Without a query."""
    return [*map(answer_objection, opposed), *map(send_minutes, unminuted)]


def send_minutes(meeting: Convening) -> Need:
    return Need(
        Pressing.MINUTES,
        _("Minutes of “%(meeting)s” are a draft") % {"meeting": meeting.title},
        _("Send them the same day: what was decided, and who does what."),
        page(meeting),
        _("Read and send"),
        meeting.partnership.name,
    )


def answer_objection(row: Objection) -> Need:
    meeting = row.minutes.convening
    return Need(
        Pressing.STUCK,
        _("%(who)s objects to the minutes of “%(meeting)s”") % {"who": row.contact.name, "meeting": meeting.title},
        f"“{row.words}”",
        page(meeting),
        _("Answer"),
        meeting.partnership.name,
    )


def page(meeting: Convening) -> str:
    return reverse("convenings:minutes", args=[current_region().slug, meeting.pk])
