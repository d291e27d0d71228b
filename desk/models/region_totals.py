"""What a region's partnerships came to on a day, in totals: all that a network office ever reads of it."""

from datetime import date
from typing import TypedDict

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from regions.models import RegionModel
from regions.scope import RegionManager


class Totals(TypedDict):
    partnerships: int
    stages: dict[str, int]
    alarmed: int
    flags: dict[str, int]
    next_meeting: date | None
    due: int
    kept: int
    late: int
    minutes_due: int


class RegionTotals(RegionModel):
    """One for each day. SECURITY: numbers and a day; never a name, a word or a row's number."""

    day = models.DateField()  # on the region's clocks
    partnerships = models.PositiveIntegerField()  # every stage but closed
    stages = models.JSONField(default=dict)  # stage → partnerships
    alarmed = models.PositiveIntegerField()  # partnerships with an alarm or more
    flags = models.JSONField(default=dict)  # kind of alarm → partnerships
    next_meeting = models.DateField(null=True)
    due = models.PositiveIntegerField()  # action items done, or whose day has passed
    kept = models.PositiveIntegerField()  # of these, done by their day
    late = models.PositiveIntegerField()  # of these, not done
    minutes_due = models.PositiveIntegerField()  # meetings held, whose minutes nobody has sent
    taken_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager["RegionTotals"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day"], name="region_totals_once_a_day"),
            models.CheckConstraint(condition=Q(alarmed__lte=F("partnerships")), name="region_totals_alarmed_of_all"),
            models.CheckConstraint(condition=Q(due__gte=F("kept") + F("late")), name="region_totals_due_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.day}"

    @classmethod
    def keep(cls, day: date, totals: Totals) -> "RegionTotals":
        """Taken twice on a day, the later one stands."""
        row, _made = cls.objects.update_or_create(day=day, defaults={**totals, "taken_at": timezone.now()})
        return row

    @classmethod
    def of_regions_of(cls, user: User) -> dict[int | None, "RegionTotals"]:
        """Region → its latest reading, of every region whose totals this person may see; one statement, outside of any
        region. SECURITY: the database's own function enters one after the other, by this person's memberships alone.
        """
        rows = cls._base_manager.raw("SELECT * FROM desk_totals_of(%s)", [user.pk])
        return {row.region_id: row for row in rows}
