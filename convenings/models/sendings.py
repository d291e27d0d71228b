"""One letter to many people: its words, who signed it, and when it leaves."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from convenings.models.delegates import Delegation
from convenings.models.invitations import Invitation
from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models import Seat
from regions.models import Contact, Link, RegionModel
from regions.prepared import Given
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

SUBJECT = _lazy("Will you sit with us on {date}?")
# A letter to whoever answers for a leader, beside the leader's own.
COPY = Q(key__endswith=":copy")
HOLD = timedelta(seconds=60)
# SECURITY: the only words in braces that are replaced; nothing else in a letter is interpreted.
PLACEHOLDERS = ("first_name", "organization", "date", "time", "place")
PLACEHOLDER = re.compile("{(" + "|".join(PLACEHOLDERS) + ")}")


class Signature(TypedDict):
    """Who signed, as they were that day."""

    name: str
    title: str
    organization: str


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def refuse_gaps(text: str, contacts: Sequence[Contact], shared: Mapping[str, str]) -> None:
    """Every placeholder used has a value for everybody, or nothing is sent and the person is named."""
    used = set(PLACEHOLDER.findall(text))
    for contact in contacts:
        missing = [name for name in used if not values_for(contact, shared)[name].strip()]
        if missing:
            words = _("The letter to %(who)s lacks a value for {%(what)s}. Fill it in, or take it out of the letter.")
            raise ValidationError(words, params={"who": contact.name, "what": missing[0]}, code="incomplete")


def values_for(contact: Contact, shared: Mapping[str, str]) -> dict[str, str]:
    return {**shared, "first_name": contact.first_name, "organization": contact.organization.name}


def refuse_unreachable(contacts: Sequence[Contact]) -> None:
    if not contacts:
        raise ValidationError(_("Everybody you chose is already invited. Choose somebody new."), code="nobody")
    for contact in contacts:
        who = {"who": contact.name}
        if not contact.email:
            words = _("%(who)s has no e-mail address. Add one in the directory, or leave them out.")
            raise ValidationError(words, params=who, code="no_address")
        if contact.archived_at:
            raise ValidationError(_("%(who)s is archived. Leave them out."), params=who, code="archived")


def signatures(convening: "Convening", signers: Sequence[Contact]) -> list[Signature]:
    """Champions of the meeting's partnership, and nobody else, sign."""
    if not signers:
        words = _("Choose at least one champion to sign. Leaders answer a leader they know.")
        raise ValidationError(words, code="unsigned")
    seats = Seat.objects.current().champions().filter(partnership=convening.partnership_id)
    champions = set(seats.values_list("contact_id", flat=True))
    for signer in signers:
        if signer.pk not in champions:
            words = _("%(who)s is not a champion of this partnership, so cannot sign.")
            raise ValidationError(words, params={"who": signer.name}, code="not_champion")
    return [Signature(name=s.name, title=s.title, organization=s.organization.name) for s in signers]


class SendingQuerySet(models.QuerySet["Sending"]):
    @transaction.atomic
    def compose(
        self,
        convening: "Convening",
        contacts: Sequence[Contact],
        *,
        subject: str,
        letter: str,
        signed_by: Sequence[Contact],
        at: datetime,
        hold: timedelta,
    ) -> "Sending":
        """Under the meeting's lock: an invitation, a link and a held message for each of these new people."""
        refuse_unreachable(contacts)
        subject = subject or str(SUBJECT)
        refuse_gaps(f"{subject}\n{letter}", contacts, convening.values)
        signed = signatures(convening, signed_by)
        words = {"subject": subject, "body": letter, "signed_by": signed, "count": len(contacts)}
        sending = self.create(convening=convening, sent_at=at, goes_at=at + hold, **words)
        rows = Invitation.objects.write(sending, contacts)
        Link.objects.issue("invitation", [(row.contact_id, row) for row in rows], until=convening.links_until)
        drafts = [Draft("convening.invited", row.key("invited"), contact=row.contact, about=row) for row in rows]
        post(drafts, at=sending.goes_at, batch=sending.batch)
        post(Delegation.objects.copies(drafts), at=sending.goes_at, batch=sending.batch)
        return sending

    @transaction.atomic
    def undo(self, convening: "Convening", batch: uuid.UUID, *, at: datetime) -> int:
        """Under the meeting's lock: all of a held sending or nothing; how many letters that were."""
        sending = self.filter(convening=convening, batch=batch).first()
        waiting = Message.objects.waiting().filter(batch=batch, attempts=0).select_for_update()
        if not sending or at >= sending.goes_at or len(waiting.exclude(COPY)) < sending.count:
            raise ValidationError(_("The letters have already left; they can no longer be taken back."), code="late")
        Message.objects.take_back(batch)
        # Who has answered before, or stands in for somebody, was not invited by this letter alone.
        undone = Invitation.objects.principals().unanswered().filter(sending=sending, history__isnull=True)
        Link.objects.filter(purpose="invitation", about_id__in=undone.values("pk")).delete()
        undone.delete()
        sending.delete()
        return sending.count

    def held(self, at: datetime | Given) -> "SendingQuerySet":
        return self.filter(goes_at__gt=at)


class Sending(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="sendings")
    batch = models.UUIDField(default=uuid.uuid4)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    signed_by = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = RegionManager.from_queryset(SendingQuerySet)()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["region", "batch"], name="sending_batch_once"),
            models.CheckConstraint(condition=Q(goes_at__gte=models.F("sent_at")), name="sending_goes_after_click"),
        ]

    def __str__(self) -> str:
        return self.subject

    def seconds_left(self, at: datetime | None = None) -> int:
        return max(0, round((self.goes_at - (at or timezone.now())).total_seconds()))

    @property
    def seconds_held(self) -> int:
        return round((self.goes_at - self.sent_at).total_seconds())
