"""At the door: who is here by a tap, who walked in, and who did not come."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.attendance import Attendance
from convenings.models.pulses import Pulse
from regions.models import Actor, Contact, Link, RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.invited import InvitationQuerySet

# A phone that was without a network for longer has missed the meeting.
LONGEST_WAIT = timedelta(hours=24)


class TapQuerySet(models.QuerySet["Tap"]):
    def note(self, convening: "Convening", contact: Contact, *, here: bool, key: uuid.UUID, at: datetime) -> bool:
        """Whether this tap says something new: it was not sent before, and nobody tapped later than it.

        The caller holds the meeting's lock. Statements do not depend on what was tapped before.
        """
        said = {"convening": convening, "contact": contact, "here": here, "tapped_at": at}
        _row, is_new = self.get_or_create(key=key, defaults=said)
        overtaken = self.filter(convening=convening, contact=contact, tapped_at__gt=at).exists()
        return is_new and not overtaken


class Tap(RegionModel):
    """One tap by the name its browser gave it: sent twice over a bad network, it counts once."""

    key = models.UUIDField()
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="taps")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="taps")
    here = models.BooleanField()
    tapped_at = models.DateTimeField()

    objects = RegionManager.from_queryset(TapQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "convening", "contact", "tapped_at"], name="tap_latest")]
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="tap_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} at {self.convening_id}: {self.here}"


class AtTheDoor(models.Model):
    """Mixed into the meeting."""

    # When the rest were marked as not come: before it, who is missing may only be late.
    roll_closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def mark_present(
        self,
        contact: Contact,
        *,
        by: Actor,
        at: datetime | None = None,
        key: uuid.UUID | None = None,
        tapped_at: datetime | None = None,
    ) -> None:
        """Seat somebody in the room; tapping twice changes nothing. Who was not invited is a walk-in.

        A tap kept on a phone without a network comes with its `key` and when it was: it counts once, and not if
        somebody tapped later.
        """
        meeting, moment = self._at_the_door(), moment_of(at, tapped_at)
        if not Tap.objects.note(meeting, contact, here=True, key=key or uuid.uuid4(), at=moment):
            return
        if Attendance.objects.seat(meeting, contact, at=moment):
            meeting._record("attended", by, contact=contact.name, organization=contact.organization.name)

    @transaction.atomic
    def mark_absent(
        self,
        contact: Contact,
        *,
        by: Actor,
        at: datetime | None = None,
        key: uuid.UUID | None = None,
        tapped_at: datetime | None = None,
    ) -> None:
        """Take a tap back."""
        meeting, moment = self._at_the_door(), moment_of(at, tapped_at)
        if not Tap.objects.note(meeting, contact, here=False, key=key or uuid.uuid4(), at=moment):
            return
        there = Attendance.objects.filter(convening=meeting, contact=contact).first()
        if there:
            Pulse.objects.take_out(there)
            there.delete()
            meeting._record("unattended", by, contact=contact.name)

    @transaction.atomic
    def walk_in(
        self,
        *,
        name: str,
        organization: str,
        side: str,
        by: Actor,
        at: datetime | None = None,
        key: uuid.UUID | None = None,
        tapped_at: datetime | None = None,
        another: bool = False,
    ) -> Contact:
        """Somebody nobody expected: into the directory, to be confirmed later, and into the room.

        Who has the name of somebody in the directory is asked about first; `another` says it is a different person.
        """
        meeting, key = self._at_the_door(), key or uuid.uuid4()
        sent_before = Tap.objects.filter(key=key).select_related("contact__organization").first()
        if sent_before:
            return sent_before.contact
        contact = Contact.objects.meet(name, organization=organization, kind=side, another=another, by=by)
        self.mark_present(contact, by=by, at=at, key=key, tapped_at=tapped_at)
        meeting._record("walked_in", by, contact=contact.name, organization=contact.organization.name)
        return contact

    @transaction.atomic
    def open_door(self, contact: Contact, *, by: Actor) -> Link:
        """The list at the door for a volunteer without an account; switched off like every personal link."""
        meeting = self._at_the_door()
        link = Link.objects.reopen("door", meeting, contact, until=None, by=by)
        meeting._record("door_opened", by, contact=contact.name)
        return link

    @transaction.atomic
    def close_roll(self, *, by: Actor, at: datetime | None = None) -> None:
        """Whoever said they come and is not here did not come. A later tap still corrects it."""
        meeting, now = self._at_the_door(), at or timezone.now()
        if not meeting.has_begun(now):
            raise ValidationError(
                _("The meeting has not started yet. It begins %(day)s."), params={"day": meeting.day}, code="early"
            )
        if self.roll_closed_at:
            raise ValidationError(_("The rest are marked as not come already."), code="closed")
        self.roll_closed_at = now
        self.save(update_fields=["roll_closed_at"])
        meeting._record("roll_closed", by, count=self.no_shows().count())

    def expects(self, contact: Contact) -> bool:
        """Whether they stand on the list at the door: invited, or here already, or tapped away again."""
        meeting = cast("Convening", self)
        invited = meeting.invitations.filter(contact=contact)
        return invited.exists() or Tap.objects.filter(convening=self.pk, contact=contact).exists()

    def no_shows(self) -> "InvitationQuerySet":
        """Who said they come and did not; nobody before the roll is closed."""
        invited = cast("Convening", self).invitations
        return invited.missed() if self.roll_closed_at else invited.none()

    def _at_the_door(self) -> "Convening":
        """Under the meeting's lock: the taps of two phones are taken one after the other."""
        meeting = cast("Convening", self)
        meeting._lock()
        if meeting.is_cancelled:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        if meeting.is_finding:
            words = _("The date of this meeting is still open. The door opens once it is chosen.")
            raise ValidationError(words, code="no_date")
        return meeting


def moment_of(at: datetime | None, tapped_at: datetime | None) -> datetime:
    """When it was tapped, as far as that can be: not in the future, and not longer ago than a meeting lasts."""
    now = at or timezone.now()
    return min(max(tapped_at or now, now - LONGEST_WAIT), now)
