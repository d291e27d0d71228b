"""A meeting of a partnership: planned once, moved or cancelled with everybody told, held."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.agenda import ONE_HOUR, TWO_HOURS, Heard, lay_out, put_on_board
from convenings.models.corresponding import Corresponds
from convenings.models.delegates import Delegation
from convenings.models.door import AtTheDoor
from convenings.models.facts import Facts, wrong_hours
from convenings.models.finding import LINK_LIFE, FindsDate, Hours
from convenings.models.invitations import Invitation
from convenings.models.keyed_calls import NotesCalls
from convenings.models.kinds import ConveningKind, ConveningState, a_practical_one, a_question
from convenings.models.planned import ConveningQuerySet
from convenings.models.remindings import Reminding
from convenings.models.rungs import Rung
from convenings.models.seating import Seating
from convenings.models.sendings import COPY, renew_use
from convenings.models.waitlist import promote
from outbox.models import Message
from outbox.posting import post
from partnerships.models import Opportunity, Partnership
from regions.models import Activity, Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

# What changes without a letter to everybody.
SEATING = ("capacity", "online", "online_capacity", "seats_each", "leaders_first")
DESCRIBED = ("title", *SEATING, "question", "practical")
# While the date is open the place stands in no calendar either.
WHERE = ("place", "address", "link")


class Convening(Facts, Seating, AtTheDoor, Corresponds, FindsDate, NotesCalls, RegionModel):
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="convenings", verbose_name=_("partnership")
    )
    kind = models.CharField(
        _("kind of meeting"), max_length=12, choices=ConveningKind.choices, default=ConveningKind.FULL
    )
    title = models.CharField(_("title"), max_length=160, validators=[plain])
    # Empty while a date is being found.
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, validators=[plain])
    address = models.CharField(_("address"), max_length=300, blank=True, validators=[plain])
    link = models.URLField(_("link to join or find the way"), blank=True, validators=[URLValidator(["https", "http"])])
    capacity = models.PositiveIntegerField(_("seats in the room"), null=True, blank=True)
    online = models.BooleanField(_("people may also join by the link"), default=False, db_default=False)
    online_capacity = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    seats_each = models.PositiveIntegerField(_("seats for each organization"), null=True, blank=True)
    leaders_first = models.BooleanField(
        _("business leaders first on the waiting list"), default=False, db_default=False
    )
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
        indexes = [
            models.Index(fields=["region", "starts_at"], name="convening_by_start"),
            # A calendar's reply names its meeting and nothing else: see `convenings_region_of`.
            models.Index(fields=["uid"], name="convening_by_uid"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "uid"], name="convening_uid_once"),
            models.CheckConstraint(condition=Q(kind__in=ConveningKind.values), name="convening_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ConveningState.values), name="convening_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="convening_ends_after_start"),
            # Hours are there exactly when a date was set; who was called off before may have had none.
            models.CheckConstraint(
                condition=Q(state__in=["finding", "cancelled"], starts_at__isnull=True, ends_at__isnull=True)
                | (~Q(state="finding") & Q(starts_at__isnull=False, ends_at__isnull=False)),
                name="convening_dated",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="convening_titled"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="convening_seats_somebody"
            ),
            models.CheckConstraint(
                condition=Q(seats_each__isnull=True) | Q(seats_each__gte=1), name="convening_seats_each"
            ),
            models.CheckConstraint(
                condition=Q(online=False) | ~Q(link=""),
                name="convening_online_by_link",
                violation_error_code="online",
                violation_error_message=_("People can join only by a link: add it to the place first."),
            ),
            models.CheckConstraint(
                condition=Q(online_capacity__isnull=True) | Q(online_capacity__gte=1, online=True),
                name="convening_places_online",
                violation_error_code="online_capacity",
                violation_error_message=_("There are places online only where people may join by the link."),
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
        return self.state == ConveningState.PLANNED and not self.has_begun(at or timezone.now())

    def check_hours(self, at: datetime) -> None:
        wrong = wrong_hours(*self.fixed, at)
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    @transaction.atomic
    def plan(
        cls,
        partnership: Partnership,
        *,
        by: Actor,
        times: Sequence[Hours] = (),
        at: datetime | None = None,
        **fields: Any,
    ) -> "Convening":
        """Save a new meeting with the agenda its kind usually has, and the region's reminders.

        With several possible `times` instead of its own, whoever is invited is asked which of them suit.
        """
        now = at or timezone.now()
        convening = cls(partnership=partnership, changed_at=now, **fields)
        if times:
            convening.state, convening.starts_at, convening.ends_at = ConveningState.FINDING, None, None
        else:
            convening.check_hours(now)
        convening.full_clean(exclude=["region"])
        convening.save()
        if times:
            convening.offer_first(times, now)
        lay_out(convening, ONE_HOUR if convening.kind == ConveningKind.ACTION_TEAM else TWO_HOURS)
        Rung.objects.lay_out(convening, now)
        convening._record("finding" if times else "planned", by, day=convening.day, count=len(times))
        return convening

    @transaction.atomic
    def describe(self, *, by: Actor, at: datetime | None = None, **words: Any) -> None:
        """Change what needs no calendar update. Who waits and now has a seat is told in the same transaction."""
        self._lock()
        names = (*DESCRIBED, *WHERE) if self.is_finding else DESCRIBED
        for name in names:
            setattr(self, name, words.get(name, getattr(self, name)))
        if not self.online and self.invitations.coming().filter(online=True).exists():
            refused = _("Somebody has said that they come online. Ask them first, then close that way.")
            raise ValidationError({"online": ValidationError(refused, code="joined_online")})
        self.full_clean(exclude=["region"])
        self.save(update_fields=names)
        self._record("described", by)
        promote(self, at=at)

    @transaction.atomic
    def move(
        self, *, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime | None = None, **where: str
    ) -> None:
        """Another time or place. Everybody who has not declined gets a calendar update, and reminders start anew."""
        now = at or timezone.now()
        self._lock()
        self._refuse_unless_planned()
        before, (was, _end) = self.when_and_where, self.fixed
        self.starts_at, self.ends_at = starts_at, ends_at
        for name in WHERE:
            setattr(self, name, where.get(name, getattr(self, name)))
        if self.when_and_where == before:
            words = _("It meets then and there already, so nobody was told. Change the day, the hours or the place.")
            raise ValidationError(words, code="same")
        self.check_hours(now)
        self.full_clean(exclude=["region"])
        self._new_version(now)
        invitations = list(self.invitations.not_declined().told(now).select_related("contact__organization"))
        self.end_links(self.links_until)
        Reminding.objects.start_anew(self)
        renew_use(self)
        self._tell("moved", invitations, was=was.isoformat())
        self._record("moved", by, day=self.day, count=len(invitations))

    @transaction.atomic
    def cancel(self, *, reason: str = "", by: Actor, at: datetime | None = None) -> None:
        """Call it off. Letters still waiting never leave; who has heard of it and not declined is told."""
        now = at or timezone.now()
        self._lock()
        self._refuse_unless_planned()
        unsent = Message.objects.waiting()
        waiting = unsent.about(self.invitations.all()) | unsent.about(self.sendings.all())
        waiting |= unsent.about(self.call_lists.all())
        # Who was let go already hears of it by that letter, not by ours.
        waiting = waiting.exclude(kind="convening.released")
        first = waiting.filter(kind__in=["convening.invited", "convening.substitute"]).exclude(COPY)
        unheard = [message.about_id or 0 for message in first]
        waiting.withdraw()
        self.state, self.reason = ConveningState.CANCELLED, reason[:300]
        self._new_version(now)
        if not self.is_dated:
            self.end_links(now + LINK_LIFE)
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
        if self.fixed[0] > (at or timezone.now()):
            raise ValidationError(
                _("The meeting has not started yet. It begins %(day)s."), params={"day": self.day}, code="early"
            )
        self.state = ConveningState.HELD
        self.save(update_fields=["state"])
        self._record("held", by, day=self.day)
        if self.kind == ConveningKind.LAUNCH:
            self.partnership.launch(by=by)

    @transaction.atomic
    def hear(self, *, statement: str, category: str, raised_by: Contact | None = None, by: Actor) -> Opportunity:
        """Keep what a leader said in this meeting: the first knot of the thread."""
        opportunity = Opportunity.capture(self.partnership, statement, category=category, raised_by=raised_by, by=by)
        Heard.objects.create(convening=self, opportunity=opportunity)
        return opportunity

    @transaction.atomic
    def take_over(self, invitation: Invitation, question: str, *, category: str, by: Actor) -> Opportunity:
        """Put what a leader answered beforehand on the board, once and in their own words."""
        self._lock()
        answered = self.invitations.select_related("contact").get(pk=invitation.pk)
        return put_on_board(self, answered, question, category=category, by=by)

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

    def _tell(
        self,
        what: str,
        invitations: Sequence[Invitation],
        each: Mapping[int, dict[str, str]] | None = None,
        **context: str,
    ) -> None:
        """`each`: what the letter of one invitation says beside what all say."""
        for invitation in invitations:
            invitation.convening = self
        drafts = [draft for invitation in invitations for draft in invitation.drafts(what)]
        own = each or {}
        drafts = [
            replace(draft, context=draft.context | context | own.get(draft.about.pk if draft.about else 0, {}))
            for draft in drafts
        ]
        post([*drafts, *Delegation.objects.copies(drafts)])

    def _record(self, what: str, by: Actor, **words: object) -> Activity:
        return record(f"convening.{what}", self, by=by, thread=self.partnership_id, convening=self.title, **words)
