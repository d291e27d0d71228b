"""What leaders send in from their phones: kept in their own words until the facilitator takes it or leaves it."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Side
from convenings.models.rooms import Room
from partnerships.models import Opportunity, Requirement, Topic
from regions.models import Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

# From one phone: more than anybody says, less than a leaked link could flood a meeting with.
MOST, PER = 10, timedelta(minutes=10)


class Kind(models.TextChoices):
    OPPORTUNITY = "opportunity", _("Opportunity")
    REQUIREMENT = "requirement", _("Requirement")


class SentenceState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("On the board")
    LEFT = "left", _("Left aside")


class SentenceQuerySet(models.QuerySet["Sentence"]):
    def waiting(self) -> "SentenceQuerySet":
        return self.filter(state=SentenceState.WAITING)

    def by(self, contact: Contact) -> "SentenceQuerySet":
        """Their own, the newest first."""
        return self.filter(contact=contact).order_by("-pk")


class Sentence(RegionModel):
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sentences")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="sentences")
    # The form it was written in: sent twice over a bad network, it counts once.
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.CharField(_("in your own words"), max_length=500, validators=[plain])
    category = models.CharField(_("topic"), max_length=20, choices=Topic.choices, default=Topic.OTHER)
    said_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=SentenceState.choices, default=SentenceState.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="sentences"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="sentences"
    )

    objects = RegionManager.from_queryset(SentenceQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "room", "state"], name="sentence_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], name="sentence_once"),
            models.CheckConstraint(condition=~Q(words=""), name="sentence_said"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="sentence_kind_known"),
            models.CheckConstraint(condition=Q(category__in=Topic.values), name="sentence_topic_known"),
            models.CheckConstraint(condition=Q(state__in=SentenceState.values), name="sentence_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="sentence_settled",
            ),
            models.CheckConstraint(
                condition=Q(opportunity__isnull=True, requirement__isnull=True)
                | Q(state="taken", opportunity__isnull=True)
                | Q(state="taken", requirement__isnull=True),
                name="sentence_became_one",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def send(
        cls,
        room: Room,
        contact: Contact,
        words: str,
        *,
        category: str = Topic.OTHER,
        key: uuid.UUID | None = None,
        at: datetime | None = None,
    ) -> "Sentence":
        """From a leader's phone, while the item takes sentences. The same form sent twice is one sentence."""
        now, name = at or timezone.now(), key or uuid.uuid4()
        # One phone's sentences come one after the other, so that its limit holds.
        Contact.objects.select_for_update().get(pk=contact.pk)
        before = cls.objects.filter(key=name, contact=contact).first()
        if before:
            return before
        cls._refuse(room, contact, now)
        sentence = cls(room=room, contact=contact, words=" ".join(words.split()), category=category, key=name)
        sentence.kind, sentence.said_at = room.takes, now
        sentence.full_clean(exclude=["region"])
        sentence.save()
        return sentence

    @classmethod
    def _refuse(cls, room: Room, contact: Contact, now: datetime) -> None:
        if room.side_of(contact) != Side.BUSINESS:
            raise ValidationError(
                _("The board holds what business leaders say. Partners listen first, then offer."), code="partner"
            )
        if not room.takes:
            raise ValidationError(
                _("Right now nothing is collected. Keep your words; they are welcome when the room asks for them."),
                code="not_now",
            )
        if cls.objects.filter(room=room, contact=contact, said_at__gt=now - PER).count() >= MOST:
            raise ValidationError(
                _("You have sent %(most)s sentences in ten minutes. Please wait a little, or say it aloud."),
                params={"most": MOST},
                code="too_many",
            )

    @transaction.atomic
    def take(self, *, kind: str = "", by: Actor, at: datetime | None = None) -> Opportunity | Requirement:
        """Onto the board, word for word and under its author's name; as the other kind if the facilitator says so."""
        meeting = self._settle(SentenceState.TAKEN, at).room.convening
        became: Opportunity | Requirement
        if (kind or self.kind) == Kind.REQUIREMENT:
            became = self.requirement = Requirement.capture(
                meeting.partnership, self.words, category=self.category, raised_by=self.contact, by=by
            )
        else:
            became = self.opportunity = meeting.hear(
                statement=self.words, category=self.category, raised_by=self.contact, by=by
            )
        self.save(update_fields=["state", "settled_at", "opportunity", "requirement"])
        return became

    @transaction.atomic
    def leave(self, *, by: Actor, at: datetime | None = None) -> None:
        """Not onto the board; its author still reads it."""
        meeting = self._settle(SentenceState.LEFT, at).room.convening
        self.save(update_fields=["state", "settled_at"])
        record("sentence.left", meeting, by=by, thread=meeting.partnership_id, statement=self.words)

    def _settle(self, state: str, at: datetime | None) -> "Sentence":
        people = Sentence.objects.select_for_update(of=("self",)).select_related(
            "contact__organization", "room__convening__partnership"
        )
        self.refresh_from_db(from_queryset=people)
        if self.state != SentenceState.WAITING:
            raise ValidationError(
                _("Somebody else has settled this sentence already: %(state)s."),
                params={"state": self.get_state_display()},
                code="settled",
            )
        self.state, self.settled_at = state, at or timezone.now()
        return self
