"""Who was in the room, for whom."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from convenings.models.invitations import Side
from regions.models import Contact, Organization, RegionModel
from regions.scope import RegionManager


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def business(self) -> "AttendanceQuerySet":
        return self.filter(side=Side.BUSINESS)

    def partners(self) -> "AttendanceQuerySet":
        return self.filter(side=Side.PARTNER)

    def walk_ins(self) -> "AttendanceQuerySet":
        return self.filter(walk_in=True)


class Attendance(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="attendances")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attendances")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="attendances")
    side = models.CharField(max_length=10, choices=Side.choices)
    walk_in = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(AttendanceQuerySet)()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "contact"], name="attendance_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="attendance_side_known"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} at {self.convening_id}"
