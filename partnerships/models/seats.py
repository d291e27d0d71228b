"""Seats: a person at the table *for* an organization. When the person leaves, the seat can pass on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from regions.models import Actor, Contact, Kind, Organization, RegionModel, record
from regions.prepared import Given
from regions.scope import RegionManager


class SeatRole(models.TextChoices):
    LEADER = "leader", _("Business leader")
    CHAMPION = "champion", _("Champion")
    PARTNER = "partner", _("Community partner")
    CONVENER = "convener", _("Convener")


BUSINESS_ROLES = (SeatRole.LEADER, SeatRole.CHAMPION)


def held(day: date | Given, seat: str = "") -> Q:
    """Seats held on a day: since ≤ day < until. `seat` is the way to the seat from what is asked for, as `seats__`."""
    lasts = Q(**{f"{seat}until__isnull": True}) | Q(**{f"{seat}until__gt": day})
    return lasts & Q(**{f"{seat}since__lte": day})


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self, on: date | Given | None = None) -> "SeatQuerySet":
        """Today by default."""
        return self.filter(held(on or timezone.localdate()))

    def business(self) -> "SeatQuerySet":
        return self.filter(role__in=BUSINESS_ROLES)

    def leading(self) -> "SeatQuerySet":
        """Business seats of whoever is with a business today. SECURITY: somebody who went to the other side speaks,
        reads and votes among leaders no more, though nobody ended the seat.
        """
        return self.business().filter(contact__organization__kind=Kind.BUSINESS)

    def champions(self) -> "SeatQuerySet":
        return self.filter(role=SeatRole.CHAMPION)

    def partners(self) -> "SeatQuerySet":
        return self.filter(role=SeatRole.PARTNER)

    def with_people(self) -> "SeatQuerySet":
        return self.select_related("contact", "organization").order_by("role", "contact__name")


class Seat(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="seats")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=20, choices=SeatRole.choices)
    # The kind of organization the role asks for; the schema holds the two together. Any kind may convene.
    side = models.GeneratedField(
        expression=Case(
            When(role__in=BUSINESS_ROLES, then=Value(Kind.BUSINESS.value)),
            When(role=SeatRole.PARTNER, then=Value(Kind.PARTNER.value)),
        ),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    objects = RegionManager.from_queryset(SeatQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "partnership", "contact"], condition=Q(until__isnull=True), name="seat_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="seat_role_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.get_role_display()}"

    @property
    def is_business(self) -> bool:
        return self.role in BUSINESS_ROLES

    @classmethod
    @transaction.atomic
    def take(
        cls, partnership: Partnership, contact: Contact, *, role: str, by: Actor, since: date | None = None
    ) -> "Seat":
        """Seat a person for their organization. Leaders and champions speak for businesses, partners never do."""
        partnership.locked()
        kind = contact.organization.kind
        if role in BUSINESS_ROLES and kind != Kind.BUSINESS:
            raise ValidationError(
                _("%(who)s is with %(organization)s, which is not a business. Seat them as a community partner."),
                params={"who": contact, "organization": contact.organization},
                code="not_business",
            )
        if role == SeatRole.PARTNER and kind != Kind.PARTNER:
            raise ValidationError(
                _("%(who)s is with a business. Seat them as a business leader."),
                params={"who": contact},
                code="not_partner",
            )
        if cls.objects.filter(partnership=partnership, contact=contact, until__isnull=True).exists():
            raise ValidationError(_("%(who)s already has a seat here."), params={"who": contact}, code="seated")
        seat = cls(partnership=partnership, contact=contact, organization=contact.organization, role=role)
        if since:
            seat.since = since
        seat.full_clean(exclude=["region"])
        seat.save()
        record(
            "seat.taken",
            seat,
            by=by,
            thread=partnership.pk,
            contact=contact.name,
            organization=contact.organization.name,
            role=str(SeatRole(role).label),
        )
        return seat

    @transaction.atomic
    def leave(self, *, by: Actor, on: date | None = None) -> None:
        locked = Seat.objects.select_for_update().get(pk=self.pk)
        if locked.until:
            raise ValidationError(_("%(who)s has already left this seat."), params={"who": self.contact}, code="left")
        self.until = max(on or timezone.localdate(), locked.since)
        self.save(update_fields=["until"])
        record("seat.left", self, by=by, thread=self.partnership_id, contact=self.contact.name)

    @transaction.atomic
    def make_champion(self, *, by: Actor) -> None:
        """A business leader agrees to carry the partnership in their own name (two to six of them)."""
        locked = Seat.objects.select_for_update().get(pk=self.pk)
        if locked.role != SeatRole.LEADER:
            raise ValidationError(_("Only a business leader can become a champion."), code="not_leader")
        self.role = SeatRole.CHAMPION
        self.save(update_fields=["role"])
        record("seat.champion", self, by=by, thread=self.partnership_id, contact=self.contact.name)
