"""Who a rung reaches, by name, and who it leaves out and why: one list for the sweep, the pages and the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db.models import Exists, Max, OuterRef, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenings.models.attendance import Attendance
from convenings.models.audiences import Presence
from convenings.models.calls import with_wrong_person
from convenings.models.invitations import Invitation
from convenings.models.invited import InvitationQuerySet, was_missed
from convenings.models.kinds import ConveningState
from outbox.letters import Category
from outbox.models import Consent

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.usual_rungs import RungWords

# Nobody hears of one meeting twice within this, by whatever rungs.
REST = timedelta(hours=20)
LAST_TIMES = 2  # how many meetings in a row somebody was invited to and absent from


def with_presence(rows: InvitationQuerySet, convening: "Convening") -> InvitationQuerySet:
    """What a `Presence` tells beside the answer."""
    present = Attendance.objects.filter(convening=convening)
    return rows.annotate(
        came=Exists(present.filter(contact=OuterRef("contact"))),
        was_missed=was_missed(),
        was_absent=_absent_from(last_times(convening)),
    )


def last_times(convening: "Convening") -> list[int]:
    held = type(convening).objects.filter(partnership=convening.partnership_id, state=ConveningState.HELD)
    before = held.filter(starts_at__lt=convening.starts_at) if convening.starts_at else held
    return list(before.order_by("-starts_at", "-pk").values_list("pk", flat=True)[:LAST_TIMES])


def _absent_from(meetings: Sequence[int]) -> "Q | Value":
    if len(meetings) < LAST_TIMES:
        return Value(False)
    absent = ~Q(Exists(Attendance.objects.filter(convening__in=meetings, contact=OuterRef("contact"))))
    for meeting in meetings:
        absent &= Q(Exists(Invitation.objects.filter(convening=meeting, contact=OuterRef("contact"))))
    return absent


@dataclass(frozen=True)
class Roster:
    """Everybody invited to a meeting, with what decides whether a reminder reaches them. Five statements in all."""

    people: Sequence[Invitation]
    last: Mapping[int, datetime | None]  # when they were last reminded of this meeting
    refused: frozenset[int]  # contacts who want no reminders
    has_roll: bool  # somebody was ticked at the door

    @classmethod
    def of(cls, convening: "Convening") -> "Roster":
        rows = Invitation.objects.filter(convening=convening)
        known = with_wrong_person(rows.with_people().select_related("contact__organization"))
        people = list(with_presence(known, convening))
        refused = Consent.objects.refused([row.contact_id for row in people])
        return cls(
            people=people,
            last=dict(rows.order_by().values_list("pk").annotate(Max("reminded_by__at"))),
            refused=frozenset(contact for contact, category in refused if category == Category.REMINDERS),
            has_roll=Attendance.objects.filter(convening=convening).exists(),
        )

    def meant(self, rung: "RungWords") -> list[Invitation]:
        """The audience. Who came and who did not is known once somebody was ticked."""
        if rung.group.after and not self.has_roll:
            return []
        return [row for row in self.people if rung.group.holds(cast(Presence, row))]

    def reached(self, rung: "RungWords", before: datetime) -> list[Invitation]:
        """Who gets it, if its moment is `before`."""
        return [row for row in self.meant(rung) if self.why_not(rung, row, before) is None]

    def left_out(self, rung: "RungWords", before: datetime) -> list[tuple[Invitation, Promise]]:
        reasons = ((row, self.why_not(rung, row, before)) for row in self.meant(rung))
        return [(row, why) for row, why in reasons if why]

    def why_not(self, rung: "RungWords", row: Invitation, before: datetime) -> Promise | None:
        last = self.last[row.pk]
        if row.contact.archived_at:
            return _("is archived in the directory")
        if not row.contact.email:
            return _("has no e-mail address")
        if row.contact.is_undeliverable:
            return _("mail to them comes back")
        if row.said_wrong_by:
            return _("a caller was told that it is the wrong person")
        if row.contact_id in self.refused:
            return _("asked not to be reminded")
        if row.invited_at >= before:
            return _("was invited only after it was due")
        if row.answered_at and row.answered_at >= before and not rung.group.after:
            return _("answered only after it was due")
        if last and last > before - REST:
            return _("was reminded within the last 20 hours")
        return None
