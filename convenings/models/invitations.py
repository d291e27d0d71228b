"""One person asked to one meeting, and what they said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import COMING, SIGNS, Answer, Side, side_of
from convenings.models.replies import confirmation, to_substitutes
from outbox.models import Message
from outbox.posting import Draft, post
from regions.models import Actor, Contact, Link, Organization, RegionModel, record
from regions.models.names import plain
from regions.prepared import Given, Prepared
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from convenings.models.sendings import Sending

AGAIN_AFTER = timedelta(minutes=10)
# Kinds of message that only remind.
REMINDERS = ("convening.reminder", "convening.note")
ANSWERING = ("answer", "answered_at", "substitute_name", "substitute_email", "asked", "turns")
CHANGING = (*ANSWERING, "told", "sent_again_at", "reminded", "convening")


def named(text: str) -> Q:
    return Q(contact__name__icontains=text) | Q(organization__name__icontains=text)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(answer=Answer.NONE)

    def coming(self) -> "InvitationQuerySet":
        """Who said yes, or sends somebody in their place."""
        return self.filter(answer__in=COMING)

    def not_declined(self) -> "InvitationQuerySet":
        return self.exclude(answer=Answer.NO)

    def told(self, at: datetime) -> "InvitationQuerySet":
        """Whose letter has left by now; the others will read the newest facts in the letter itself."""
        return self.filter(Q(sending__isnull=True) | Q(sending__goes_at__lte=at))

    def awaiting_reminder(self, mark: str, *, before: datetime) -> "InvitationQuerySet":
        """Invited before the reminder's moment, not reminded by this rule of this version, and not declined."""
        reachable = self.not_declined().filter(contact__archived_at__isnull=True).exclude(contact__email="")
        return reachable.filter(invited_at__lt=before).exclude(reminded=mark)

    def matching(self, text: str) -> "InvitationQuerySet":
        return self.filter(named(text)) if text else self

    def while_seats_last(self, capacity: int) -> "InvitationQuerySet":
        """Counted by the statement that uses it, under the meeting's lock."""
        others = Invitation.objects.coming().filter(convening=OuterRef("convening")).exclude(pk=OuterRef("pk"))
        taken = others.order_by().values("convening").annotate(count=Count("pk")).values("count")
        return self.alias(taken=Coalesce(Subquery(taken), 0)).filter(taken__lt=capacity)

    def with_people(self) -> "InvitationQuerySet":
        return self.select_related("contact", "organization").order_by(Lower("contact__name"), "pk")

    def with_mail_trouble(self) -> "InvitationQuerySet":
        """`has_mail_trouble`: a letter about it came back or was given up."""
        lost = Message.objects.undelivered().filter(contact=OuterRef("contact"), about_id=OuterRef("pk"))
        return self.annotate(has_mail_trouble=Exists(lost.filter(kind__startswith="convening.")))

    def with_meeting_only(self) -> "InvitationQuerySet":
        return self.select_related("convening__partnership", "sending")

    def with_meeting(self) -> "InvitationQuerySet":
        return self.with_meeting_only().select_related("contact__organization", "organization")

    def counted(self, text: str = "") -> list[tuple[str, str, int, int]]:
        """(side, answer, how many, how many of them match the text)."""
        found = Count("pk", filter=named(text) if text else None)
        rows = self.order_by().values("side", "answer").annotate(total=Count("pk"), matching=found)
        return [(row["side"], row["answer"], row["total"], row["matching"]) for row in rows]

    def write(self, sending: "Sending", contacts: Sequence[Contact]) -> list["Invitation"]:
        """Rows for people who are not invited yet; the caller holds the meeting's lock."""
        return self.bulk_create(
            [
                Invitation(
                    convening=sending.convening,
                    sending=sending,
                    contact=contact,
                    organization=contact.organization,
                    side=side_of(contact),
                    invited_at=sending.goes_at,
                )
                for contact in contacts
            ],
            batch_size=1000,
        )


class Invitation(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="invitations")
    sending = models.ForeignKey("convenings.Sending", on_delete=models.SET_NULL, null=True, related_name="invitations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="invitations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    side = models.CharField(max_length=10, choices=Side.choices)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, default=Answer.NONE)
    substitute_name = models.CharField(_("who comes in your place"), max_length=200, blank=True, validators=[plain])
    substitute_email = models.EmailField(_("their e-mail"), blank=True)
    # What they told us beforehand: {"question": "…", "practical": "…"}.
    told = models.JSONField(default=dict, blank=True)
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)  # how many substitutes we wrote to
    # How often an answer put the meeting into a calendar or took it out; each time raises their entry's SEQUENCE.
    turns = models.PositiveIntegerField(default=0, db_default=0)
    sent_again_at = models.DateTimeField(null=True)
    # The last reminder posted, as "v<version>:<rule>": spares the sweep the work; the message's key is what counts.
    reminded = models.CharField(max_length=40, blank=True)

    objects = RegionManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "contact"], name="invitation_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="invitation_answer_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="invitation_side_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(answer="sending") | Q(substitute_name="", substitute_email=""),
                name="invitation_substitute_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.convening}"

    def get_absolute_url(self) -> str:
        return reverse("convenings:invitation", args=[current_region().slug, self.pk])

    @property
    def is_coming(self) -> bool:
        return self.answer in COMING

    @property
    def frees_calendar(self) -> bool:
        """Their hours are free again: they declined, or somebody whose calendar we write to comes instead."""
        return self.answer == Answer.NO or bool(self.substitute_email)

    @property
    def sign(self) -> str:
        return SIGNS[Answer(self.answer)]

    def key(self, occasion: str) -> str:
        """Names an occasion to write to this person about this version of the meeting."""
        return f"convening:{self.convening_id}:v{self.convening.version}:{occasion}:{self.contact_id}"

    def drafts(self, what: str) -> list[Draft]:
        """One to the person, one to who comes in their place."""
        kind, drafts = f"convening.{what}", []
        if self.contact.email:
            drafts.append(Draft(kind, self.key(what), contact=self.contact, about=self))
        if self.substitute_email:
            drafts.append(Draft(kind, self.key(f"{what}-substitute"), address=self.substitute_email, about=self))
        return drafts

    @transaction.atomic
    def respond(
        self,
        answer: str,
        *,
        by: Actor,
        substitute_name: str | None = None,
        substitute_email: str | None = None,
        version: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Save the answer and confirm it by mail, at most once a minute; changeable until the meeting starts.

        `version` is the version of the meeting the person was looking at: a yes to another time is not a yes.
        Who comes in their place stays as it is unless words are given, and only while they send somebody.
        """
        self._lock()
        now = at or timezone.now()  # once the lock is ours: the confirmation's minute is that of the commit
        self._refuse_unless_open(now)
        self._refuse_other_version(version)
        if not answer or answer not in Answer.values:
            raise ValidationError(_("Choose yes, no, maybe or sending someone."), code="unknown_answer")
        before = (self.answer, self.substitute_name, self.substitute_email)
        was_coming, was_free, last = self.is_coming, self.frees_calendar, self.answered_at
        self.answer, self.answered_at = answer, now
        self._name_substitute(substitute_name, substitute_email)
        if before == (self.answer, self.substitute_name, self.substitute_email):
            return
        self.turns += was_free != self.frees_calendar or before[2] != self.substitute_email
        drafts = [confirmation(self, last=last, at=now), *to_substitutes(self, *before[1:])]
        self._save_answer(seat_needed=self.is_coming and not was_coming)
        self._stop_reminding()
        post([draft for draft in drafts if draft.address or self.contact.email], at=at)
        self._record("answered", by, answer=Answer(answer).label)

    @transaction.atomic
    def tell(self, *, by: Actor, at: datetime | None = None, **words: str) -> None:
        """Answer the questions before the meeting; an empty word takes an earlier one back."""
        self._lock()
        self._refuse_unless_open(at or timezone.now())
        said = {name: words[name].strip() for name in ("question", "practical") if words.get(name, "").strip()}
        if said == self.told:
            return
        self.told = said
        self.save(update_fields=["told"])
        self._record("told", by)

    @transaction.atomic
    def send_again(self, *, by: Actor, fresh_link: bool = False, at: datetime | None = None) -> None:
        """The invitation once more; with a fresh link the one mailed before stops working."""
        now = at or timezone.now()
        self._lock()
        self._refuse_unless_open(now)
        if now - (self.sent_again_at or self.invited_at) < AGAIN_AFTER:
            raise ValidationError(
                _("%(who)s was sent the invitation a moment ago. Give it ten minutes to arrive."),
                params={"who": self.contact.name},
                code="again",
            )
        if fresh_link:
            Link.objects.to("invitation", self).get().rotate()
        self.sent_again_at = now
        self.save(update_fields=["sent_again_at"])
        occasion = self.key(f"again-{now.timestamp():.0f}")
        post([Draft("convening.invited", occasion, contact=self.contact, about=self)], at=at)
        self._record("sent_again", by)

    def _lock(self) -> None:
        """One statement, the meeting before the row: every verb's order, so that none waits in a ring."""
        fresh = LOCKED.first(pk=self.pk)
        if fresh is None:
            raise Invitation.DoesNotExist
        for name in CHANGING:
            setattr(self, name, getattr(fresh, name))

    def _refuse_unless_open(self, at: datetime) -> None:
        if self.convening.is_cancelled:
            raise ValidationError(_("This meeting was cancelled. There is nothing to answer any more."), code="closed")
        if not self.convening.takes_answers(at):
            words = _("This meeting has already begun, so answers are closed. Call the office if something changed.")
            raise ValidationError(words, code="late")

    def _refuse_other_version(self, version: int | None) -> None:
        if version is not None and version != self.convening.version:
            raise ValidationError(
                _("The meeting has moved: it is now %(day)s, %(hours)s. Please answer for the new time."),
                params={"day": self.convening.day, "hours": self.convening.hours},
                code="moved",
            )

    def _save_answer(self, *, seat_needed: bool) -> None:
        self.clean_fields(exclude=[field.name for field in self._meta.fields if field.name not in ANSWERING])
        row = Invitation.objects.filter(pk=self.pk)
        capacity = self.convening.capacity
        if capacity and seat_needed:
            row = row.while_seats_last(capacity)
        if not row.update(**{name: getattr(self, name) for name in ANSWERING}):
            raise ValidationError(
                _("All %(capacity)s seats are taken. Answer “maybe”, or call the office."),
                params={"capacity": capacity},
                code="full",
            )

    def _name_substitute(self, name: str | None, email: str | None) -> None:
        """None leaves what is there: tapping “sending someone” again says nothing new about who comes."""
        if self.answer != Answer.SENDING:
            name = email = ""
        self.substitute_name = self.substitute_name if name is None else name.strip()
        self.substitute_email = self.substitute_email if email is None else email.strip().lower()

    def _stop_reminding(self) -> None:
        if self.reminded:
            Message.objects.waiting().filter(kind__in=REMINDERS, about_id=self.pk).withdraw()

    def _record(self, what: str, by: Actor, **words: object) -> None:
        names = {"contact": self.contact.name, "convening": self.convening.title}
        record(f"invitation.{what}", self, by=by, thread=self.convening.partnership_id, **names, **words)


LOCKED = Prepared(
    lambda: (
        Invitation.objects.select_for_update(of=("convening", "self"), no_key=True)
        .select_related("convening__partnership")
        .filter(pk=Given("pk"))
    )
)
