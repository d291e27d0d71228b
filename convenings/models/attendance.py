"""Who was in the room, for whom."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from convenings.models.answers import Side, side_of
from regions.models import Contact, Organization, RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    @transaction.atomic
    def seat(self, convening: "Convening", contact: Contact, *, at: datetime) -> bool:
        """Whether this tap seated them; who was not invited is a walk-in. Who stands in does so for an organization."""
        asked = convening.invitations.kept().select_related("organization").filter(contact=contact).first()
        _row, came = self.get_or_create(
            convening=convening,
            contact=contact,
            defaults={
                "organization": asked.organization if asked else contact.organization,
                "side": asked.side if asked else side_of(contact),
                "walk_in": asked is None,
                "at": at,
            },
        )
        return came

    def unrated(self) -> "AttendanceQuerySet":
        """Business leaders who have not said what they think of the meeting."""
        return self.filter(side=Side.BUSINESS, rated=False)


class Attendance(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="attendances")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attendances")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="attendances")
    side = models.CharField(max_length=10, choices=Side.choices)
    walk_in = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    # They answered what leaders are asked after a meeting; what they said stands apart (pulses.py).
    rated = models.BooleanField(default=False, db_default=False, editable=False)

    objects = RegionManager.from_queryset(AttendanceQuerySet)()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "contact"], name="attendance_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="attendance_side_known"),
            models.CheckConstraint(condition=Q(rated=False) | Q(side="business"), name="attendance_rated_by_business"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} at {self.convening_id}"
