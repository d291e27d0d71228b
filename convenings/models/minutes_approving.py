"""Minutes become the record: approved by the table at its next meeting, or because nobody objected."""

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Actor, record

if TYPE_CHECKING:
    from convenings.models.minutes import Minutes


class Approval(models.TextChoices):
    HAND = "hand", _("at a meeting")
    SILENCE = "silence", _("by silence")


class Approves:
    """Mixed into the minutes."""

    @transaction.atomic
    def approve(self, *, who: str, on: date | None = None, by: Actor, at: datetime | None = None) -> None:
        """By hand, as the table did it: who, and on which day."""
        now, minutes = at or timezone.now(), self._waiting()
        day, today = on or timezone.localdate(now), timezone.localdate(now)
        if not who.strip():
            raise ValidationError({"who": ValidationError(_("Say who approved them."), code="nobody")})
        if minutes.sent_at and not timezone.localdate(minutes.sent_at) <= day <= today:
            words = _("Choose a day from the one they were sent on to today.")
            raise ValidationError({"on": ValidationError(words, code="day")})
        self._approve(Approval.HAND, who.strip(), day, now)
        meeting = minutes.convening
        record("minutes.approved", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title, table=who)

    @transaction.atomic
    def pass_in_silence(self, *, at: datetime | None = None) -> None:
        """Nobody objected while they could."""
        now, minutes = at or timezone.now(), self._waiting()
        if minutes.objections_until is None or now < minutes.objections_until:
            raise ValidationError(_("People may still object to these minutes."), code="still_open")
        self._approve(Approval.SILENCE, "", timezone.localdate(now), now)
        meeting = minutes.convening
        record("minutes.passed", meeting, by=None, thread=meeting.partnership_id, convening=meeting.title)

    def _waiting(self) -> "Minutes":
        """Under the locks: sent, the newest, not approved, and nobody objects."""
        minutes = cast("Minutes", self)
        minutes.locked(minutes.convening)
        minutes.hold()
        if minutes.is_draft:
            raise ValidationError(_("This is a draft. Send it first."), code="draft")
        if minutes.approval:
            raise ValidationError(_("These minutes are approved already."), code="approved")
        if minutes.is_replaced:
            raise ValidationError(_("A later version replaced these minutes."), code="replaced")
        if minutes.objections.open().exists():
            raise ValidationError(_("Somebody objects. Answer them first."), code="objected")
        return minutes

    def _approve(self, how: str, who: str, on: date, at: datetime) -> None:
        minutes = cast("Minutes", self)
        minutes.approval, minutes.approved_by, minutes.approved_on, minutes.approved_at = how, who, on, at
        minutes.save(update_fields=["approval", "approved_by", "approved_on", "approved_at"])
