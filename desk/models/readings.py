"""What a partnership's scorecard said on a day: kept each night, so that trends need not count again."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnerships.models import Partnership
from regions.models import RegionModel
from regions.scope import RegionManager


class ReadingQuerySet(models.QuerySet["Reading"]):
    def before(self, day: date) -> "ReadingQuerySet":
        return self.filter(day__lt=day).order_by("-day")


class Reading(RegionModel):
    """Of the 90 days up to `day`. `values` holds a number for each indicator's slug, null where it is not known."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    values = models.JSONField(default=dict)
    health = models.PositiveSmallIntegerField(null=True)
    taken_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(ReadingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "partnership", "day"], name="reading_once_a_day"),
            models.CheckConstraint(
                condition=Q(health__isnull=True) | Q(health__gte=0, health__lte=100), name="reading_health_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.day}"
