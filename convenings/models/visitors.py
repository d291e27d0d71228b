"""Who scanned the code on the screen: reads along at once, and sits at the table when the facilitator says so."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Side, side_of
from convenings.models.rooms import Room
from partnerships.models import Seat, SeatRole
from regions.models import Actor, Contact, Organization, RegionModel, record
from regions.models.links import digest
from regions.models.names import plain
from regions.scope import RegionManager

# Their page ends with the evening.
READS_FOR = timedelta(hours=12)
# In one room: more than any holds, less than a code posted outside could bring.
MOST = 300


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def standing(self) -> "VisitorQuerySet":
        """Reading along: neither seated nor turned away."""
        return self.filter(seated_at__isnull=True, turned_away_at__isnull=True)


class Visitor(RegionModel):
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="visitors")
    name = models.CharField(_("your name"), max_length=200, validators=[plain])
    email = models.EmailField(_("your e-mail address"))
    organization = models.CharField(_("your organization"), max_length=200, validators=[plain])
    side = models.CharField(_("you come from"), max_length=10, choices=Side.choices)
    language = models.CharField(max_length=5, default="en")
    came_at = models.DateTimeField(default=timezone.now)
    turned_away_at = models.DateTimeField(null=True, blank=True, editable=False)
    seated_at = models.DateTimeField(null=True, blank=True, editable=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="visits"
    )

    objects = RegionManager.from_queryset(VisitorQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="visitor_named"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="visitor_side_known"),
            models.CheckConstraint(
                condition=Q(seated_at__isnull=True, contact__isnull=True)
                | Q(
                    seated_at__isnull=False,
                    contact__isnull=False,
                    turned_away_at__isnull=True,
                ),
                name="visitor_seated_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mac(self) -> str:
        return digest(self.region_id, self.pk, 1, "visitor")

    @property
    def token(self) -> str:
        """SECURITY: signs their own page, for the evening; a second person of the same address gets another one."""
        return f"{self.pk}-{self.mac}"

    def may_read(self, at: datetime) -> bool:
        return self.turned_away_at is None and at < self.came_at + READS_FOR

    @classmethod
    @transaction.atomic
    def come(
        cls,
        room: Room,
        *,
        name: str,
        email: str,
        organization: str,
        side: str,
        language: str = "en",
        at: datetime | None = None,
    ) -> "Visitor":
        """Reads along from now on; nobody is in the directory before the facilitator has looked."""
        room.refresh_from_db(from_queryset=Room.objects.select_for_update())
        if room.ended_at:
            raise ValidationError(_("The meeting has ended. Thank you for coming by."), code="ended")
        if room.visitors.count() >= MOST:
            raise ValidationError(_("The room is full. Please speak to whoever welcomes people."), code="full")
        visitor = cls(room=room, email=email, side=side, language=language)
        visitor.name, visitor.organization = " ".join(name.split()), " ".join(organization.split())
        visitor.came_at = at or timezone.now()
        visitor.full_clean(exclude=["region"])
        visitor.save()
        return visitor

    @transaction.atomic
    def seat(self, *, by: Actor, at: datetime | None = None) -> Seat:
        """At the table for their organization: on the roll of every ballot opened from now on, never of an open one."""
        now = self._locked(at)
        meeting = self.room.convening
        self.contact = self._known() or self._met(by)
        meeting.mark_present(self.contact, by=by, at=now)
        role = SeatRole.LEADER if side_of(self.contact) == Side.BUSINESS else SeatRole.PARTNER
        seat = Seat.take(meeting.partnership, self.contact, role=role, by=by)
        self.seated_at = now
        self.save(update_fields=["contact", "seated_at"])
        return seat

    @transaction.atomic
    def turn_away(self, *, by: Actor, at: datetime | None = None) -> None:
        """Their page ends: they are not in this room."""
        self.turned_away_at = self._locked(at)
        self.save(update_fields=["turned_away_at"])
        meeting = self.room.convening
        record("visitor.turned_away", meeting, by=by, thread=meeting.partnership_id, visitor=self.name)

    def _locked(self, at: datetime | None) -> datetime:
        rows = Visitor.objects.select_for_update(of=("self",)).select_related("room__convening__partnership")
        self.refresh_from_db(from_queryset=rows)
        if self.seated_at:
            raise ValidationError(_("%(who)s has a seat already."), params={"who": self.name}, code="seated")
        if self.turned_away_at:
            raise ValidationError(_("%(who)s was turned away already."), params={"who": self.name}, code="away")
        return at or timezone.now()

    def _known(self) -> Contact | None:
        """Whose address it is in the directory.

        SECURITY: nobody proved that it is theirs, so who sits at the table already votes by their own letter alone.
        """
        known = Contact.objects.active().select_related("organization").filter(email__iexact=self.email).first()
        if known is None:
            return None
        if Seat.objects.current().filter(partnership=self.room.convening.partnership_id, contact=known).exists():
            raise ValidationError(
                _("%(who)s of %(organization)s sits here under this address, and votes by their own letter."),
                params={"who": known.name, "organization": known.organization.name},
                code="known",
            )
        if known.name.casefold() != self.name.casefold():
            raise ValidationError(
                _("This address is %(who)s's in the directory. Ask who is standing there, and correct it there first."),
                params={"who": known.name},
                code="another",
            )
        return known

    def _met(self, by: Actor) -> Contact:
        """Into the directory, to be confirmed by the office later."""
        home = Organization.objects.meet(self.organization, kind=self.side, by=by)
        return Contact.propose(name=self.name, email=self.email, organization=home, language=self.language, by=by)
