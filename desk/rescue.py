"""Whom to call before the second meeting: leaders who came to the launch and of whose company nobody has said yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from convenings.models import Answer, Attendance, Call, Convening, Invitation, Side
from desk.alarms.rescue import launches, without_yes
from regions.models import Contact, Touch


@dataclass(frozen=True)
class Lost:
    """One line of the list."""

    contact: Contact
    answer: str  # in words
    known_to: str  # who has talked with them
    touch: Touch | None  # the last


@dataclass(frozen=True)
class Rescue:
    launch: Convening | None
    came: int
    lost: Sequence[Lost]


def rescue_of(second: Convening, at: datetime) -> Rescue:
    """Four statements, however long the list. Any meeting may be asked for: it is compared with the last launch."""
    launch = launches(second.partnership_id, at).exclude(pk=second.pk).first()
    if launch is None:
        return Rescue(None, 0, [])
    leaders = Attendance.objects.filter(convening=launch, side=Side.BUSINESS)
    invited = Invitation.objects.kept().filter(convening=second, contact=OuterRef("contact")).order_by("-pk")
    theirs = Q(contact=OuterRef("contact")) | Q(contact=None, organization=OuterRef("organization"))
    touches = Touch.objects.filter(theirs).order_by("-at", "-pk")
    callers = Call.objects.filter(contact=OuterRef("contact")).exclude(tap="").order_by("-at", "-pk")
    rows = (
        without_yes(leaders, second.pk)
        .select_related("contact__organization")
        .annotate(
            answer=Subquery(invited.values("answer")[:1]),
            touch=Subquery(touches.values("pk")[:1]),
            caller=Subquery(callers.values("list__caller__name")[:1]),
        )
        .order_by("contact__organization__name__folded", "contact__name__folded", "pk")
    )
    people = list(rows)
    last = Touch.objects.in_bulk([row.touch for row in people if row.touch])
    return Rescue(launch, leaders.count(), [line(row, last.get(row.touch)) for row in people])


def line(row: object, touch: Touch | None) -> Lost:
    answer: str | None = row.answer  # type: ignore[attr-defined]
    caller: str | None = row.caller  # type: ignore[attr-defined]
    contact: Contact = row.contact  # type: ignore[attr-defined]
    words = _("Not invited yet") if answer is None else str(Answer(answer).label)
    return Lost(contact, words, caller or (touch.asked_by if touch else ""), touch)
