"""The room of a meeting while it runs: one state, which every face of it shows."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from convenings.models.agenda import AgendaItem, Asks, Purpose, Speaking
from convenings.models.answers import Side
from convenings.models.convenings import Convening
from convenings.models.room_ballots import ShowsBallots
from partnerships.models import Seat
from regions.models import Actor, Contact, RegionModel, record
from regions.models.links import digest
from regions.scope import RegionManager


class RoomQuerySet(models.QuerySet["Room"]):
    def whole(self) -> "RoomQuerySet":
        return self.select_related("convening__partnership", "item", "ballot")


class Room(ShowsBallots, RegionModel):
    """Whatever changes what is shown raises `version`, and is refused to a facilitator who saw an older one: the second
    of two sees the first. New codes and addresses are given out whatever was seen."""

    convening = models.OneToOneField("convenings.Convening", on_delete=models.PROTECT, related_name="room")
    # What is on now; none before the start, after the end, and when the agenda was written anew under way.
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="rooms"
    )
    since = models.DateTimeField(null=True, blank=True, editable=False)
    # Seconds each item took so far, by its number.
    took = models.JSONField(default=dict)
    rules_on = models.BooleanField(default=False, db_default=False)
    # When the ground rules were first shown and by whom: the minutes say it.
    ground_rules_at = models.DateTimeField(null=True, blank=True, editable=False)
    ground_rules_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    # SECURITY: raised, they end the addresses signed with them: `key` those the faces ask at, `door_key` the code on
    # the screen by which people walk in.
    key = models.PositiveIntegerField(default=1)
    door_key = models.PositiveIntegerField(default=1)

    objects = RegionManager.from_queryset(RoomQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__isnull=False) | Q(ended_at__isnull=True, item__isnull=True, since__isnull=True),
                name="room_starts_before_its_items",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(item__isnull=True),
                name="room_ended_is_over",
            ),
            models.CheckConstraint(
                condition=Q(rules_on=False) | Q(ground_rules_at__isnull=False), name="room_notes_its_ground_rules"
            ),
        ]

    def __str__(self) -> str:
        return f"room of {self.convening_id}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def takes(self) -> str:
        """What leaders may send in now: opportunity, requirement, or nothing."""
        return kind_taken(self.item) if self.is_running and self.item else ""

    def address_key(self, use: str) -> str:
        """SECURITY: signs an address of this room; ends with `key`."""
        return digest(self.region_id, self.pk, self.key, use)

    @property
    def door_token(self) -> str:
        return door_token(self.region_id, self.pk, self.door_key)

    @property
    def door_mac(self) -> str:
        return door_mac(self.region_id, self.pk, self.door_key)

    # ---- verbs ----

    @classmethod
    @transaction.atomic
    def open(cls, convening: Convening, *, by: Actor, at: datetime | None = None) -> "Room":
        """From now on phones and the screen follow. Opening twice is opening once."""
        meeting = Convening.objects.locked().get(pk=convening.pk)
        if meeting.is_cancelled:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        if meeting.is_finding:
            raise ValidationError(_("The date of this meeting is still open. Choose it first."), code="no_date")
        room, is_new = cls.objects.get_or_create(convening=meeting, defaults={"opened_at": at or timezone.now()})
        if is_new:
            room._record("opened", by)
        return room

    @transaction.atomic
    def start(self, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        """The first item is on, and the ground rules are shown."""
        now = self._locked(seen, at)
        if self.started_at:
            raise ValidationError(_("The meeting has started already."), code="started")
        first = self.convening.agenda.in_order().first()
        if first is None:
            raise ValidationError(_("This meeting has no agenda yet. Write it first."), code="no_agenda")
        self.started_at = now
        self._enter(first, now)
        self._show_rules(now, by)
        self._keep("started", by)

    @transaction.atomic
    def go_to(self, item: AgendaItem, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        now = self._running(seen, at)
        if item.convening_id != self.convening_id:
            raise ValidationError(_("Choose an item of this meeting's agenda."), code="another_meeting")
        self._move(item, now, by)

    @transaction.atomic
    def next(self, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        now, items = self._running(seen, at), list(self.convening.agenda.in_order())
        place = self._place(items) + 1
        if place >= len(items):
            raise ValidationError(_("This was the last item. End the meeting when you are ready."), code="last")
        self._move(items[place], now, by)

    @transaction.atomic
    def back(self, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        now, items = self._running(seen, at), list(self.convening.agenda.in_order())
        place = self._place(items) - 1
        if place < 0:
            raise ValidationError(_("This is the first item. There is nothing before it."), code="first")
        self._move(items[place], now, by)

    @transaction.atomic
    def show_ground_rules(self, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        """On the screen and on every phone, until the room moves on or they are taken off."""
        now = self._locked(seen, at)
        if self.ended_at:
            raise ValidationError(_("The meeting has ended."), code="ended")
        self._show_rules(now, by)
        self._keep("rules_shown", by)

    @transaction.atomic
    def hide_ground_rules(self, *, by: Actor, seen: int | None = None) -> None:
        self._locked(seen, None)
        self.rules_on = False
        self._keep("", by)

    @transaction.atomic
    def end(self, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> None:
        """The phones and the screen say thank you, and ask no more."""
        now = self._running(seen, at)
        self._leave(now)
        self.item, self.ended_at, self.rules_on = None, now, False
        self._keep("ended", by)

    @transaction.atomic
    def renew_code(self, *, by: Actor) -> None:
        """The code on the screen is a new one: the old one was seen outside. Who is in stays in."""
        self._locked(None, None)
        self.door_key += 1
        self._keep("code_renewed", by)

    @transaction.atomic
    def renew_addresses(self, *, by: Actor) -> None:
        """Every page of the room must be loaded again by who may: addresses copied from it say nothing any more."""
        self._locked(None, None)
        self.key, self.door_key = self.key + 1, self.door_key + 1
        self._keep("addresses_renewed", by)

    def not_on_yet(self) -> list[AgendaItem]:
        """What would be left out if the meeting ended now."""
        items = self.convening.agenda.in_order()
        return [item for item in items if item != self.item and str(item.pk) not in self.took]

    def side_of(self, contact: Contact) -> str:
        """Business only by a seat at this table; whoever else is in the room reads along as a partner does."""
        seats = Seat.objects.current().leading().filter(partnership=self.convening.partnership_id, contact=contact)
        return Side.BUSINESS if seats.exists() else Side.PARTNER

    # ---- how they do it ----

    def _locked(self, seen: int | None, at: datetime | None) -> datetime:
        """Under the row's lock: the moment, which is after waiting for who was first."""
        self.refresh_from_db(from_queryset=Room.objects.select_for_update(of=("self",)).whole())
        if seen is not None and seen != self.version:
            where = self.item.title if self.item else str(_("between two items"))
            raise ValidationError(
                _("Somebody else moved the room on meanwhile. It is at “%(item)s” now. Look, then press again."),
                params={"item": where},
                code="stale",
            )
        return at or timezone.now()

    def _running(self, seen: int | None, at: datetime | None) -> datetime:
        now = self._locked(seen, at)
        if self.started_at is None:
            raise ValidationError(_("The meeting has not started yet. Start it first."), code="not_started")
        if self.ended_at:
            raise ValidationError(_("The meeting has ended."), code="ended")
        return now

    def _place(self, items: list[AgendaItem]) -> int:
        if self.item not in items:
            raise ValidationError(_("Choose the item you are at from the list."), code="nowhere")
        return items.index(self.item)

    def _move(self, item: AgendaItem, now: datetime, by: Actor) -> None:
        self._leave(now)
        self._enter(item, now)
        self.rules_on = False
        self._keep("moved", by, item=item.title)

    def _enter(self, item: AgendaItem, now: datetime) -> None:
        self.item, self.since = item, now

    def _leave(self, now: datetime) -> None:
        if self.item and self.since:
            number = str(self.item.pk)
            spent = max(0, round((now - self.since).total_seconds()))
            self.took = self.took | {number: int(self.took.get(number, 0)) + spent}

    def _show_rules(self, now: datetime, by: Actor) -> None:
        self.rules_on = True
        if self.ground_rules_at is None:
            self.ground_rules_at = now
            self.ground_rules_by = by if isinstance(by, User) else None

    def _keep(self, what: str, by: Actor, **words: object) -> None:
        self.version += 1
        self.save()
        if what:
            self._record(what, by, **words)

    def _record(self, what: str, by: Actor, **words: object) -> None:
        meeting = self.convening
        record(f"room.{what}", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title, **words)


def door_mac(region_id: int | None, room_id: int, key: int) -> str:
    return digest(region_id, room_id, key, "walk-in")


def door_token(region_id: int | None, room_id: int, key: int) -> str:
    """SECURITY: who holds it may walk in, until the facilitator renews the code."""
    return f"{room_id}-{door_mac(region_id, room_id, key)}"


def kind_taken(item: AgendaItem) -> str:
    """What leaders may send in during this item. One that only talks with the leaders takes opportunities."""
    if item.asks in (Asks.OPPORTUNITY, Asks.REQUIREMENT):
        return item.asks
    discusses = item.purpose == Purpose.DISCUSS and item.speaking in (Speaking.BUSINESS, Speaking.ALL)
    return Asks.OPPORTUNITY if discusses and not item.asks else ""
