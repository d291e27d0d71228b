"""One letter to many people: its words, who signed it, and when it leaves."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from convenings.models.delegates import Delegation
from convenings.models.invitations import Invitation
from convenings.models.letter_kinds import AFTER, BEFORE, LetterKind, Wording
from convenings.models.placeholders import fill, refuse_amiss
from convenings.models.spreading import WritesInvitations, useful_until
from convenings.nudges import nudge_writing
from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models import Seat
from regions.models import Contact, Link, RegionModel
from regions.prepared import Given
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

# A letter to whoever answers for a leader, beside the leader's own.
COPY = Q(key__endswith=":copy")
HOLD = timedelta(seconds=60)
# So many invitations are written under the click; what is longer the worker writes while the letters wait.
AT_ONCE = 100
# Messages that ask somebody to come.
ASKING = ("convening.invited", "convening.substitute", *(f"letter.{kind}" for kind in BEFORE))


class Signature(TypedDict):
    """Who signed, as they were that day."""

    name: str
    title: str
    organization: str


def refuse_unreachable(contacts: Sequence[Contact]) -> None:
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


def refuse_out_of_time(convening: "Convening", kind: str, at: datetime) -> None:
    """What asks somebody to come goes out before a meeting, what looks back at it afterwards."""
    if convening.is_cancelled:
        raise ValidationError(_("This meeting was cancelled."), code="closed")
    if convening.is_finding and kind not in AFTER:
        return
    if kind in BEFORE and not convening.takes_answers(at):
        raise ValidationError(_("This meeting has already started. This letter comes too late."), code="late")
    if kind in AFTER and not convening.has_begun(at):
        words = _("The meeting has not started yet. This letter looks back at it: write it afterwards.")
        raise ValidationError(words, code="early")


def renew_use(convening: "Convening") -> None:
    """Of what asks somebody to come and has not left: it is of use until the meeting begins as it stands now."""
    asking = Message.objects.waiting().filter(kind__in=ASKING)
    ours = asking.about(convening.invitations.all()) | asking.about(convening.sendings.all())
    ours.update(useful_until=convening.starts_at)


class SendingQuerySet(models.QuerySet["Sending"]):
    @transaction.atomic
    def compose(
        self,
        convening: "Convening",
        contacts: Sequence[Contact],
        *,
        wording: Wording,
        signed_by: Sequence[Contact],
        at: datetime,
        hold: timedelta,
        batch: uuid.UUID | None = None,
    ) -> "Sending":
        """Under the meeting's lock: a held letter to each of these new people.

        Their invitations are written at once or, of a long list, by the worker (`Sending.write_invitations`).
        """
        if not contacts:
            raise ValidationError(_("Everybody you chose is already invited. Choose somebody new."), code="nobody")
        name = batch or uuid.uuid4()
        later = [contact.pk for contact in contacts] if len(contacts) > AT_ONCE else []
        sending = self._put(convening, contacts, LetterKind.INVITATION, wording, signed_by, at, hold, name, later)
        if later:
            nudge_writing()
        else:
            sending.write_for(contacts)
        return sending

    @transaction.atomic
    def correspond(
        self,
        convening: "Convening",
        kind: str,
        contacts: Sequence[Contact],
        *,
        wording: Wording,
        signed_by: Sequence[Contact],
        at: datetime,
        hold: timedelta,
        batch: uuid.UUID,
    ) -> "Sending":
        """Under the meeting's lock: a held message for each of these people, invited or not."""
        refuse_out_of_time(convening, kind, at)
        people = list({contact.pk: contact for contact in contacts}.values())
        if not people:
            raise ValidationError(_("Tick at least one person."), code="nobody")
        sending = self._put(convening, people, kind, wording, signed_by, at, hold, batch)
        drafts = [
            Draft(
                f"letter.{kind}",
                f"letter:{batch}:{contact.pk}",
                contact=contact,
                about=sending,
                by_hand=True,
                useful_until=useful_until(convening, kind),
            )
            for contact in people
        ]
        post([*drafts, *Delegation.objects.copies(drafts)], at=sending.goes_at, batch=batch)
        return sending

    def _put(
        self,
        convening: "Convening",
        contacts: Sequence[Contact],
        kind: str,
        wording: Wording,
        signed_by: Sequence[Contact],
        at: datetime,
        hold: timedelta,
        batch: uuid.UUID,
        unwritten: Sequence[int] = (),
    ) -> "Sending":
        refuse_unreachable(contacts)
        refuse_amiss(wording, contacts, convening.values)
        signed = signatures(convening, signed_by)
        return self.create(
            convening=convening,
            kind=kind,
            batch=batch,
            subject=wording.subject,
            body=wording.letter,
            subject_es=wording.subject_es,
            body_es=wording.letter_es,
            signed_by=signed,
            asks_times=convening.is_finding,
            count=len(contacts),
            unwritten=list(unwritten),
            sent_at=at,
            goes_at=at + hold,
        )

    @transaction.atomic
    def try_on(
        self,
        convening: "Convening",
        kind: str,
        reader: Contact,
        *,
        wording: Wording,
        signed_by: Sequence[Contact],
        to: User,
        at: datetime,
    ) -> None:
        """The mail this person would get, to the one who writes it: marked as a test, and without a working key."""
        refuse_amiss(wording, [reader], convening.values)
        subject, letter = wording.spoken(reader.reads)
        context = {
            "kind": kind,
            "reader": reader.pk,
            "subject": subject,
            "letter": letter,
            "written_in": wording.language_for(reader.reads),
            "signed_by": signatures(convening, signed_by),
        }
        # The same words for the same reader, pressed again within the minute, are one mail.
        same = sha256(repr(sorted(context.items())).encode()).hexdigest()[:16]
        key = f"letter-test:{convening.pk}:{to.pk}:{same}:{at:%Y%m%d%H%M}"
        post([Draft("letter.test", key, address=to.email, about=convening, context=context)], at=at)

    @transaction.atomic
    def undo(self, convening: "Convening", batch: uuid.UUID, *, at: datetime) -> int:
        """Under the meeting's lock: all of a held sending or nothing; how many letters that were."""
        sending = self.filter(convening=convening, batch=batch).first()
        waiting = Message.objects.waiting().filter(batch=batch, attempts=0).select_for_update()
        if not sending or at >= sending.goes_at or len(waiting.exclude(COPY)) < sending.written:
            raise ValidationError(_("The letters have already left; they can no longer be taken back."), code="late")
        Message.objects.take_back(batch)
        # Who has answered before, or stands in for somebody, was not invited by this letter alone.
        undone = (
            Invitation.objects.principals()
            .unanswered()
            .filter(sending=sending, history__isnull=True, date_answers__isnull=True)
        )
        Link.objects.filter(purpose="invitation", about_id__in=undone.values("pk")).delete()
        undone.delete()
        sending.delete()
        return sending.count

    def unwritten(self) -> "SendingQuerySet":
        return self.exclude(unwritten=[])

    def held(self, at: datetime | Given) -> "SendingQuerySet":
        return self.filter(Q(goes_at__gt=at) | ~Q(unwritten=[]))


class Sending(WritesInvitations, RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="sendings")
    kind = models.CharField(max_length=20, choices=LetterKind.choices, default=LetterKind.INVITATION)
    batch = models.UUIDField(default=uuid.uuid4)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # For who reads Spanish; empty: they get the English.
    subject_es = models.CharField(max_length=200, blank=True)
    body_es = models.TextField(blank=True)
    signed_by = models.JSONField(default=list)
    # It was written while the date was open, and asks for it.
    asks_times = models.BooleanField(default=False, db_default=False)
    count = models.PositiveIntegerField()
    # Numbers of people whose invitations the worker has still to write.
    unwritten = models.JSONField(default=list, db_default=[])
    sent_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = RegionManager.from_queryset(SendingQuerySet)()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["region"], condition=~Q(unwritten=[]), name="sending_unwritten")]
        constraints = [
            models.UniqueConstraint(fields=["region", "batch"], name="sending_batch_once"),
            models.CheckConstraint(condition=Q(goes_at__gte=models.F("sent_at")), name="sending_goes_after_click"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="sending_kind_known"),
            models.CheckConstraint(
                condition=Q(subject_es="", body_es="") | (~Q(subject_es="") & ~Q(body_es="")),
                name="sending_spanish_whole",
            ),
            models.CheckConstraint(
                condition=Q(unwritten=[]) | Q(kind=LetterKind.INVITATION), name="sending_writes_invitations"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def wording(self) -> Wording:
        return Wording(self.subject, self.body, self.subject_es, self.body_es)

    @property
    def subject_read(self) -> str:
        """As its readers saw it; what differs from one to the next, and what is open, is left open."""
        values = {**self.convening.values, "first_name": "", "organization": ""}
        return fill(self.subject, {name: value or "…" for name, value in values.items()})

    @property
    def written(self) -> int:
        """How many of its letters stand in the ledger."""
        return self.count - len(self.unwritten)

    def seconds_left(self, at: datetime | None = None) -> int:
        return max(0, round((self.goes_at - (at or timezone.now())).total_seconds()))

    @property
    def seconds_held(self) -> int:
        return round((self.goes_at - self.sent_at).total_seconds())
