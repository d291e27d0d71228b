"""Listen first: what partners would do, kept to themselves and the facilitator until the leaders have finished."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.agenda import AgendaItem
from convenings.models.answers import Side
from convenings.models.rooms import Room
from convenings.models.sentences import MOST
from partnerships.models import Opportunity, Requirement
from regions.models import Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

ABOUT: dict[type[models.Model], str] = {Opportunity: "opportunity", Requirement: "requirement", AgendaItem: "item"}


class OfferQuerySet(models.QuerySet["Offer"]):
    def kept(self) -> "OfferQuerySet":
        """Neither released nor taken back."""
        return self.filter(released_at__isnull=True, taken_back_at__isnull=True)

    def by(self, contact: Contact) -> "OfferQuerySet":
        return self.filter(contact=contact).order_by("-pk")


class Offer(RegionModel):
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="offers")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="offers")
    words = models.CharField(_("what you could do"), max_length=500, validators=[plain])
    # Exactly one: what it answers.
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="offers"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="offers"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="offers"
    )
    offered_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(OfferQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="offer_said"),
            models.CheckConstraint(
                condition=Q(opportunity__isnull=False, requirement__isnull=True, item__isnull=True)
                | Q(opportunity__isnull=True, requirement__isnull=False, item__isnull=True)
                | Q(opportunity__isnull=True, requirement__isnull=True, item__isnull=False),
                name="offer_about_one",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="offer_released_stands",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def about(self) -> str:
        return str(self.opportunity or self.requirement or self.item)

    @classmethod
    @transaction.atomic
    def make(
        cls,
        room: Room,
        contact: Contact,
        words: str,
        *,
        about: Opportunity | Requirement | AgendaItem,
        at: datetime | None = None,
    ) -> "Offer":
        """By a partner, tied to what it answers; nobody but the facilitator reads it yet."""
        Contact.objects.select_for_update().get(pk=contact.pk)
        if room.side_of(contact) == Side.BUSINESS:
            raise ValidationError(_("Leaders say what they need. Offers come from the partners."), code="leader")
        if room.ended_at:
            raise ValidationError(_("The meeting has ended. Please write to the office instead."), code="ended")
        cls._refuse_about(room, about)
        if cls.objects.kept().filter(room=room, contact=contact).count() >= MOST:
            raise ValidationError(_("Ten offers wait already. Take one back first."), code="too_many")
        offer = cls(room=room, contact=contact, words=" ".join(words.split()), offered_at=at or timezone.now())
        setattr(offer, ABOUT[type(about)], about)
        offer.full_clean(exclude=["region"])
        offer.save()
        return offer

    @staticmethod
    def _refuse_about(room: Room, about: Opportunity | Requirement | AgendaItem) -> None:
        here = room.convening
        theirs = (
            about.convening_id == here.pk
            if isinstance(about, AgendaItem)
            else (about.partnership_id == here.partnership_id)
        )
        if not theirs:
            raise ValidationError(_("Choose what your offer answers in this meeting."), code="another_meeting")

    @transaction.atomic
    def take_back(self, *, by: Actor, at: datetime | None = None) -> None:
        """By whoever made it, before anybody read it."""
        self._lock()
        if by != self.contact:
            raise ValidationError(_("Only who made an offer takes it back."), code="another")
        self.taken_back_at = at or timezone.now()
        self.save(update_fields=["taken_back_at"])

    @transaction.atomic
    def release(self, *, by: Actor, at: datetime | None = None) -> None:
        """Read out to everybody, once the leaders have finished what it answers."""
        self._lock()
        if not self.may_be_released(self.room):
            raise ValidationError(
                _("The leaders are still at it. Release this offer when they have finished."), code="early"
            )
        self.released_at = at or timezone.now()
        self.save(update_fields=["released_at"])
        meeting = self.room.convening
        record("offer.released", meeting, by=by, thread=meeting.partnership_id, contact=self.contact.name)

    def may_be_released(self, room: Room) -> bool:
        """About an item: once the room is past it. About a sentence: while no more of its kind are collected."""
        if room.ended_at:
            return True
        if not room.started_at:
            return False
        if self.item_id and self.item:
            return room.item is not None and self.item.position < room.item.position
        return room.takes != ("opportunity" if self.opportunity_id else "requirement")

    def _lock(self) -> None:
        rows = Offer.objects.select_for_update(of=("self",)).select_related(
            "contact", "item", "room__convening__partnership", "room__item"
        )
        self.refresh_from_db(from_queryset=rows)
        if self.released_at:
            raise ValidationError(_("This offer was read out already."), code="released")
        if self.taken_back_at:
            raise ValidationError(_("This offer was taken back."), code="taken_back")
