"""A meeting of a partnership: planned once, moved or cancelled with everybody told, held."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.agenda import ONE_HOUR, TWO_HOURS, Heard, lay_out
from convenings.models.answers import COMING, Side
from convenings.models.attendance import Attendance
from convenings.models.corresponding import Corresponds
from convenings.models.facts import Facts
from convenings.models.invitations import Invitation
from convenings.models.kinds import ConveningKind, ConveningState, a_practical_one, a_question
from convenings.models.letter_kinds import LetterKind, Wording, usual
from convenings.models.sendings import HOLD, Sending
from outbox.models import Message
from outbox.posting import post
from partnerships.models import Opportunity, Partnership
from regions.models import Activity, Actor, Contact, Link, RegionModel, record
from regions.models.names import plain
from regions.prepared import Given
from regions.scope import RegionManager, current_region

LONGEST = timedelta(hours=24)
# Links outlive the meeting, so that an old mail still explains itself.
LINK_LIFE = timedelta(days=90)


class ConveningQuerySet(models.QuerySet["Convening"]):
    def planned(self) -> "ConveningQuerySet":
        return self.filter(state=ConveningState.PLANNED)

    def upcoming(self, at: datetime | Given | None = None) -> "ConveningQuerySet":
        """Planned and not over yet, the next one first."""
        return self.planned().filter(ends_at__gt=at or timezone.now()).order_by("starts_at", "pk")

    def past(self, at: datetime | None = None) -> "ConveningQuerySet":
        """Over or cancelled, the latest first."""
        over = self.exclude(state=ConveningState.PLANNED, ends_at__gt=at or timezone.now())
        return over.order_by("-starts_at", "-pk")

    def with_partnership(self) -> "ConveningQuerySet":
        return self.select_related("partnership")

    def with_counts(self) -> "ConveningQuerySet":
        """How many are invited and how many come, for lists."""
        coming = Q(invitations__answer__in=COMING)
        return self.annotate(
            invited=Count("invitations"),
            business=Count("invitations", filter=coming & Q(invitations__side=Side.BUSINESS)),
            partners=Count("invitations", filter=coming & Q(invitations__side=Side.PARTNER)),
        )

    def locked(self) -> "ConveningQuerySet":
        """Whatever changes a meeting or its invitations takes this lock first."""
        return self.select_for_update(of=("self",), no_key=True).select_related("partnership")


class Convening(Facts, Corresponds, RegionModel):
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="convenings", verbose_name=_("partnership")
    )
    kind = models.CharField(
        _("kind of meeting"), max_length=12, choices=ConveningKind.choices, default=ConveningKind.FULL
    )
    title = models.CharField(_("title"), max_length=160, validators=[plain])
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True, validators=[plain])
    address = models.CharField(_("address"), max_length=300, blank=True, validators=[plain])
    link = models.URLField(_("link to join or find the way"), blank=True, validators=[URLValidator(["https", "http"])])
    capacity = models.PositiveIntegerField(_("seats in the room"), null=True, blank=True)
    question = models.CharField(
        _("question before the meeting"), max_length=200, blank=True, default=a_question, validators=[plain]
    )
    practical = models.CharField(
        _("practical question"), max_length=200, blank=True, default=a_practical_one, validators=[plain]
    )
    state = models.CharField(
        max_length=10, choices=ConveningState.choices, default=ConveningState.PLANNED, editable=False
    )
    # Raised by every move and by the cancellation: the SEQUENCE of the calendar entry, and what re-arms reminders.
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=300, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = RegionManager.from_queryset(ConveningQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "starts_at"], name="convening_by_start")]
        constraints = [
            models.UniqueConstraint(fields=["region", "uid"], name="convening_uid_once"),
            models.CheckConstraint(condition=Q(kind__in=ConveningKind.values), name="convening_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ConveningState.values), name="convening_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="convening_ends_after_start"),
            models.CheckConstraint(condition=~Q(title=""), name="convening_titled"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="convening_seats_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("convenings:home", args=[current_region().slug, self.pk])

    @property
    def is_cancelled(self) -> bool:
        return self.state == ConveningState.CANCELLED

    def takes_answers(self, at: datetime | None = None) -> bool:
        return self.state == ConveningState.PLANNED and (at or timezone.now()) < self.starts_at

    def check_hours(self, at: datetime) -> None:
        if self.starts_at <= at:
            raise ValidationError(
                {"starts_at": _("Choose a day after today. %(day)s has passed.") % {"day": self.day}}, code="past"
            )
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The meeting has to end after it starts.")}, code="order")
        if self.ends_at - self.starts_at > LONGEST:
            raise ValidationError(
                {"ends_at": _("A meeting lasts at most a day. Plan one meeting for each day.")}, code="long"
            )

    @classmethod
    @transaction.atomic
    def plan(cls, partnership: Partnership, *, by: Actor, at: datetime | None = None, **fields: Any) -> "Convening":
        """Save a new meeting with the agenda its kind usually has."""
        convening = cls(partnership=partnership, **fields)
        convening.check_hours(at or timezone.now())
        convening.full_clean(exclude=["region"])
        convening.save()
        lay_out(convening, ONE_HOUR if convening.kind == ConveningKind.ACTION_TEAM else TWO_HOURS)
        convening._record("planned", by, day=convening.day)
        return convening

    @transaction.atomic
    def describe(self, *, by: Actor, **words: Any) -> None:
        """Change what needs no calendar update: title, capacity, the two questions."""
        self._lock()
        for name in ("title", "capacity", "question", "practical"):
            setattr(self, name, words.get(name, getattr(self, name)))
        self.full_clean(exclude=["region"])
        self.save(update_fields=["title", "capacity", "question", "practical"])
        self._record("described", by)

    @transaction.atomic
    def move(
        self, *, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime | None = None, **where: str
    ) -> None:
        """Another time or place. Everybody who has not declined gets a calendar update, and reminders start anew."""
        now = at or timezone.now()
        self._lock()
        self._refuse_unless_planned()
        before = self.when_and_where
        self.starts_at, self.ends_at = starts_at, ends_at
        for name in ("place", "address", "link"):
            setattr(self, name, where.get(name, getattr(self, name)))
        if self.when_and_where == before:
            words = _("It meets then and there already, so nobody was told. Change the day, the hours or the place.")
            raise ValidationError(words, code="same")
        self.check_hours(now)
        self.full_clean(exclude=["region"])
        self._new_version(now)
        invitations = list(self.invitations.not_declined().told(now).select_related("contact__organization"))
        links = Link.objects.filter(purpose="invitation", about_id__in=self.invitations.values("pk"))
        links.update(expires_at=self.links_until)
        self._tell("moved", invitations)
        self._record("moved", by, day=self.day, count=len(invitations))

    @transaction.atomic
    def cancel(self, *, reason: str = "", by: Actor, at: datetime | None = None) -> None:
        """Call it off. Letters still waiting never leave; who has heard of it and not declined is told."""
        now = at or timezone.now()
        self._lock()
        self._refuse_unless_planned()
        waiting = Message.objects.waiting().filter(
            Q(kind__startswith="convening.", about_id__in=self.invitations.values("pk"))
            | Q(kind__startswith="letter.", batch__in=self.sendings.values("batch"))
        )
        # Who was let go already hears of it by that letter, not by ours.
        waiting = waiting.exclude(kind="convening.released")
        unheard = [message.about_id or 0 for message in waiting.filter(kind="convening.invited")]
        waiting.withdraw()
        self.state, self.reason = ConveningState.CANCELLED, reason[:300]
        self._new_version(now)
        invitations = list(
            self.invitations.not_declined()
            .exclude(pk__in=unheard, sent_again_at__isnull=True)
            .select_related("contact__organization")
        )
        self._tell("cancelled", invitations)
        self._record("cancelled", by, day=self.day, reason=self.reason)

    @transaction.atomic
    def hold(self, *, by: Actor, at: datetime | None = None) -> None:
        """It took place. With its launch meeting a partnership has launched."""
        self._lock()
        self._refuse_unless_planned()
        if (at or timezone.now()) < self.starts_at:
            raise ValidationError(
                _("The meeting has not started yet. It begins %(day)s."), params={"day": self.day}, code="early"
            )
        self.state = ConveningState.HELD
        self.save(update_fields=["state"])
        self._record("held", by, day=self.day)
        if self.kind == ConveningKind.LAUNCH:
            self.partnership.launch(by=by)

    @transaction.atomic
    def invite(
        self,
        contacts: Sequence[Contact],
        *,
        letter: str,
        signed_by: Sequence[Contact],
        by: Actor,
        subject: str = "",
        subject_es: str = "",
        letter_es: str = "",
        batch: uuid.UUID | None = None,
        at: datetime | None = None,
        hold: timedelta = HOLD,
    ) -> Sending:
        """One invitation, personal link and waiting message each; who is already invited is passed over.

        Contacts come with their organization loaded. The number of statements does not depend on how many they are.
        """
        now = at or timezone.now()
        self._lock()
        if sent := self.sent_as(batch):
            return sent
        self._refuse_unless_planned()
        if self.starts_at <= now:
            raise ValidationError(_("This meeting has already started. Nobody can be invited any more."), code="late")
        known = set(self.invitations.values_list("contact_id", flat=True))
        new = {contact.pk: contact for contact in contacts if contact.pk not in known}
        wording = Wording(subject or usual(LetterKind.INVITATION).subject, letter, subject_es, letter_es)
        sending = Sending.objects.compose(
            self, list(new.values()), wording=wording, signed_by=signed_by, at=now, hold=hold, batch=batch
        )
        self._record("invited", by, count=len(new))
        return sending

    @transaction.atomic
    def take_back(self, batch: uuid.UUID, *, by: Actor, at: datetime | None = None) -> None:
        """Undo a sending that is still held: nothing leaves, and who was only invited by it is not invited."""
        self._lock()
        count = Sending.objects.undo(self, batch, at=at or timezone.now())
        self._record("taken_back", by, count=count)

    @transaction.atomic
    def mark_present(self, contact: Contact, *, by: Actor, at: datetime | None = None) -> None:
        """Seat somebody in the room; tapping twice changes nothing. Who was not invited is a walk-in."""
        if self.is_cancelled:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        came = Attendance.objects.seat(self, contact, at=at or timezone.now())
        if came:
            self._record("attended", by, contact=contact.name, organization=contact.organization.name)

    @transaction.atomic
    def mark_absent(self, contact: Contact, *, by: Actor) -> None:
        """Take a tap back."""
        left, _rows = Attendance.objects.filter(convening=self, contact=contact).delete()
        if left:
            self._record("unattended", by, contact=contact.name)

    @transaction.atomic
    def hear(self, *, statement: str, category: str, raised_by: Contact | None = None, by: Actor) -> Opportunity:
        """Keep what a leader said in this meeting: the first knot of the thread."""
        opportunity = Opportunity.capture(self.partnership, statement, category=category, raised_by=raised_by, by=by)
        Heard.objects.create(convening=self, opportunity=opportunity)
        return opportunity

    @property
    def links_until(self) -> datetime:
        return self.ends_at + LINK_LIFE

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Convening.objects.locked())

    def _refuse_unless_planned(self) -> None:
        if self.state == ConveningState.CANCELLED:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        if self.state == ConveningState.HELD:
            raise ValidationError(_("This meeting has already taken place."), code="closed")

    def _new_version(self, at: datetime) -> None:
        self.version += 1
        self.changed_at = at
        self.save()

    def _tell(self, what: str, invitations: Sequence[Invitation]) -> None:
        for invitation in invitations:
            invitation.convening = self
        post([draft for invitation in invitations for draft in invitation.drafts(what)])

    def _record(self, what: str, by: Actor, **words: object) -> Activity:
        return record(f"convening.{what}", self, by=by, thread=self.partnership_id, convening=self.title, **words)
