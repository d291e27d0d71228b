"""One person asked to one meeting, and what they said."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answering import CHANGING, Said, said_by, seat_of, take_seat, wished
from convenings.models.answers import COMING, GONE, SAYABLE, SIGNS, Answer, Side
from convenings.models.date_answers import TicksTimes
from convenings.models.history import AnswerGiven
from convenings.models.invited import InvitationQuerySet, stop_reminding
from convenings.models.replies import confirmation
from convenings.models.speaking import refuse_stranger, renew_links
from convenings.models.stand_ins import hand_back, hand_on, refuse_as_stand_in
from convenings.models.waitlist import promote
from outbox.posting import Draft, post
from regions.models import Actor, Contact, Organization, RegionModel, record
from regions.models.names import plain
from regions.prepared import Given, Prepared
from regions.scope import RegionManager, current_region

AGAIN_AFTER = timedelta(minutes=10)
UNSURE = _("This was answered on another device already.")
QUESTIONS = ("question", "practical")
NEEDS = ("food", "access")
KEYS = ("side", "sending_id", "stands_in_for_id")


class Invitation(TicksTimes, RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="invitations")
    sending = models.ForeignKey("convenings.Sending", on_delete=models.SET_NULL, null=True, related_name="invitations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="invitations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    side = models.CharField(max_length=10, choices=Side.choices)
    # Whose seat they take; two people with one seat between them.
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="stand_ins")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, default=Answer.NONE)
    substitute_name = models.CharField(_("who comes in your place"), max_length=200, blank=True, validators=[plain])
    substitute_email = models.EmailField(_("their e-mail"), blank=True)
    # What they told us beforehand: {"question": "…", "practical": "…"}.
    told = models.JSONField(default=dict, blank=True)
    # SECURITY: about their body and belief. For conveners only, and forgotten a month after the meeting.
    food = models.CharField(_("food"), max_length=200, blank=True, db_default="", validators=[plain])
    access = models.CharField(_("access"), max_length=200, blank=True, db_default="", validators=[plain])
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)  # how many substitutes we wrote to
    # They take part by the link, not in the room.
    online = models.BooleanField(default=False, db_default=False)
    waiting_since = models.DateTimeField(null=True)
    # How often an answer put the meeting into a calendar or took it out; each time raises their entry's SEQUENCE.
    turns = models.PositiveIntegerField(default=0, db_default=0)
    sent_again_at = models.DateTimeField(null=True)
    # The last reminder posted, as "v<version>:<rung>": who has had none has none to be withdrawn when they answer.
    reminded = models.CharField(max_length=40, blank=True)
    said_wrong_by = ""  # the caller who was told that it is the wrong person, where `with_wrong_person` looked

    objects = RegionManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "contact"], name="invitation_once"),
            # The target of a composite key: who stands in does so at the same meeting, for the same organization.
            models.UniqueConstraint(fields=["region", "id", "convening", "organization"], name="invitation_seat_key"),
            # As above: an answer about a time is about a time of the same meeting.
            models.UniqueConstraint(fields=["region", "id", "convening"], name="invitation_meeting_key"),
            models.UniqueConstraint(
                fields=["region", "stands_in_for"],
                condition=Q(stands_in_for__isnull=False) & ~Q(answer__in=["no", "released"]),
                name="invitation_one_stand_in",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True, answer__in=["", "yes", "no", "maybe", "sending", "waiting"])
                | Q(stands_in_for__isnull=False, answer__in=["", "yes", "no", "maybe", "released"]),
                name="invitation_stands_in_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", waiting_since__isnull=False)
                | (~Q(answer="waiting") & Q(waiting_since__isnull=True)),
                name="invitation_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=F("id")), name="invitation_not_for_itself"
            ),
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
    def may_answer(self) -> bool:
        """Who gave back a seat that was never theirs, or is not needed any more, has nothing left to say."""
        return self.stands_in_for_id is None or self.answer not in GONE

    @property
    def frees_calendar(self) -> bool:
        """Their hours are free again: they declined, or somebody whose calendar we write to comes instead."""
        return self.answer == Answer.NO or bool(self.substitute_email)

    @property
    def in_place_of(self) -> str:
        """“for Maria Lopez”, of who stands in for her."""
        return str(_("for %(name)s")) % {"name": self.stands_in_for.contact.name} if self.stands_in_for else ""

    @property
    def sign(self) -> str:
        return SIGNS[Answer(self.answer)]

    def key(self, occasion: str) -> str:
        """Names an occasion to write to this person about this version of the meeting."""
        return f"convening:{self.convening_id}:v{self.convening.version}:{occasion}:{self.contact_id}"

    def drafts(self, what: str) -> list[Draft]:
        """To who can be written to; whoever comes in their place has an invitation, and a letter, of their own."""
        kind = f"convening.{what}"
        return [Draft(kind, self.key(what), contact=self.contact, about=self)] if self.contact.email else []

    @transaction.atomic
    def respond(
        self,
        answer: str,
        *,
        by: Actor,
        substitute_name: str | None = None,
        substitute_email: str | None = None,
        online: bool | None = None,
        version: int | None = None,
        way: str = "",
        sure: bool = True,
        at: datetime | None = None,
    ) -> None:
        """Save the answer and confirm it by mail, at most once a minute; changeable until the meeting starts.

        `version` is the version of the meeting the person was looking at: a yes to another time is not a yes.
        A yes while every seat is taken is a place on the waiting list; `online` says by which way they come.
        Not `sure` who is asking, it gives an answer and changes none.
        Who comes in their place stays as it is unless words are given, and only while they send somebody.
        """
        self._lock()
        if not way:
            refuse_stranger(self, by)
        now = at or timezone.now()  # once the lock is ours: the confirmation's minute is that of the commit
        self._refuse_answer(answer, version, now)
        before, now_said = self.answer, wished(self, answer, substitute_name, substitute_email, online)
        if said_by(self) == now_said:
            return
        refuse_as_stand_in(self, answer)
        if before and not sure:
            raise ValidationError(UNSURE, code="unsure")
        seat, last, asked = seat_of(self), self.answered_at, self.substitute_email
        self._say(now_said, now)
        drafts = [confirmation(self, last=last, at=now), *hand_on(self, asked, by=by, at=now)]
        take_seat(self, seat, now)
        AnswerGiven.objects.write(self, before=before, by=by, at=now, way=way)
        drafts += self._give_up(seat, by=by, at=now)
        post([draft for draft in drafts if draft.contact and draft.contact.email], at=at)
        for_another = isinstance(by, Contact) and by.pk != self.contact_id
        self._record("answered_for" if for_another else "answered", by, answer=Answer(self.answer).label)

    @transaction.atomic
    def tell(self, *, by: Actor, sure: bool = True, at: datetime | None = None, **words: str) -> None:
        """Answer the questions before the meeting; an empty word takes an earlier one back, what is not given stays.

        Not `sure` who is asking, it adds nothing to what was answered.
        """
        self._lock()
        refuse_stranger(self, by)
        self._refuse_unless_open(at or timezone.now())
        given = self.told | {name: words[name].strip() for name in QUESTIONS if name in words}
        said = {name: word for name, word in given.items() if word}
        needs = {name: words[name].strip() for name in NEEDS if name in words}
        if said == self.told and all(getattr(self, name) == need for name, need in needs.items()):
            return
        if self.answer and not sure:
            raise ValidationError(UNSURE, code="unsure")
        self.told = said
        for name, need in needs.items():
            setattr(self, name, need)
        self.clean_fields(exclude=[field.name for field in self._meta.fields if field.name not in needs])
        self.save(update_fields=["told", *needs])
        self._record("told", by)

    @transaction.atomic
    def send_again(self, *, by: Actor, fresh_link: bool = False, at: datetime | None = None) -> None:
        """The invitation once more; with a fresh link the one mailed before stops working."""
        now = at or timezone.now()
        self._lock()
        if not self.convening.is_finding:
            self._refuse_unless_open(now)
        if self.answer == Answer.RELEASED:
            raise ValidationError(_("They were let go again, so there is nothing to send."), code="released")
        if now - (self.sent_again_at or self.invited_at) < AGAIN_AFTER:
            raise ValidationError(
                _("%(who)s was sent the invitation a moment ago. Give it ten minutes to arrive."),
                params={"who": self.contact.name},
                code="again",
            )
        if fresh_link:
            renew_links(self, by)
        self.sent_again_at = now
        self.save(update_fields=["sent_again_at"])
        occasion = self.key(f"again-{now.timestamp():.0f}")
        kind = "convening.substitute" if self.stands_in_for_id else "convening.invited"
        until = self.convening.starts_at
        post([Draft(kind, occasion, contact=self.contact, about=self, useful_until=until)], at=at)
        self._record("sent_again", by)

    def _lock(self) -> None:
        """One statement, the meeting before the row: every verb's order, so that none waits in a ring."""
        fresh = LOCKED.first(pk=self.pk)
        if fresh is None:
            raise Invitation.DoesNotExist
        for name in (*CHANGING, *KEYS):
            setattr(self, name, getattr(fresh, name))

    def _refuse_unless_open(self, at: datetime) -> None:
        if self.convening.is_cancelled:
            raise ValidationError(_("This meeting was cancelled. There is nothing to answer any more."), code="closed")
        if self.convening.is_finding:
            raise ValidationError(_("The date is still open. Say which of the times suit you."), code="no_date")
        if not self.convening.takes_answers(at):
            words = _("This meeting has already begun, so answers are closed. Call the office if something changed.")
            if self.answer == Answer.WAITING:
                words = _("This meeting has already begun, and the waiting list ended with it. No seat came free.")
            raise ValidationError(words, code="late")

    def _refuse_answer(self, answer: str, version: int | None, at: datetime) -> None:
        self._refuse_unless_open(at)
        if version is not None and version != self.convening.version:
            raise ValidationError(
                _("The meeting has moved: it is now %(day)s, %(hours)s. Please answer for the new time."),
                params={"day": self.convening.day, "hours": self.convening.hours},
                code="moved",
            )
        if answer not in SAYABLE:
            raise ValidationError(_("Choose yes, no, maybe or sending someone."), code="unknown_answer")

    def _say(self, said: Said, at: datetime) -> None:
        was_free, asked = self.frees_calendar, self.substitute_email
        self.answer, self.substitute_name, self.substitute_email, self.online = said
        self.answered_at = at
        self.turns += was_free != self.frees_calendar or asked != self.substitute_email
        typed = ("answer", "substitute_name", "substitute_email")
        self.clean_fields(exclude=[field.name for field in self._meta.fields if field.name not in typed])

    def _give_up(self, seat: bool | None, *, by: Actor, at: datetime) -> list[Draft]:
        """A seat left goes to the next in line, a stand-in's no to whom they were to come for."""
        sent_back = bool(self.stands_in_for_id) and self.answer == Answer.NO
        drafts = hand_back(self, by=by, at=at) if sent_back else []
        stop_reminding([self])
        frees = sent_back or (seat is not None and seat != seat_of(self))
        if frees and self.convening.is_limited:
            promote(self.convening, at=at)
        return drafts

    def _record(self, what: str, by: Actor, **words: object) -> None:
        names = {"contact": self.contact.name, "convening": self.convening.title}
        record(f"invitation.{what}", self, by=by, thread=self.convening.partnership_id, **names, **words)


LOCKED = Prepared(
    lambda: (
        Invitation.objects.select_for_update(of=("convening", "self"), no_key=True)
        .select_related("convening__partnership", "contact", "organization")
        .filter(pk=Given("pk"))
    )
)
