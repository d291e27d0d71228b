"""What rang when conveners were last told, so that each alarm is news to them once."""

from collections.abc import Collection
from datetime import date

from django.db import models, transaction

from regions.models import RegionModel
from regions.scope import RegionManager


class AlarmNews(RegionModel):
    """One row per region at most."""

    day = models.DateField()  # when it was last looked at, on the region's clocks
    known = models.JSONField(default=list)  # what rang then

    objects = RegionManager["AlarmNews"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region"], name="alarm_news_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.day}"

    @classmethod
    def was_told(cls, day: date) -> bool:
        return cls.objects.filter(day__gte=day).exists()

    @classmethod
    @transaction.atomic
    def take(cls, day: date, ringing: Collection[str]) -> list[str]:
        """What was not known before, and is from now on. What stopped is forgotten: it is news when it rings again."""
        row = cls.objects.select_for_update().first() or cls()
        fresh = sorted(set(ringing) - set(row.known))
        row.day, row.known = day, sorted(ringing)
        row.save()
        return fresh
