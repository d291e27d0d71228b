"""What was counted, kept as it was: a row for every count of a ballot. Reopened and counted again, it gets another."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max, Q

from partnerships import tallies
from regions.models import RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


class Snapshot(RegionModel):
    """Append-only. The schema holds `Ballot.result` to the newest, so that no other figures can be shown."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.PROTECT, related_name="snapshots")
    # The first count is 1; each reopening, or a second round, leads to the next.
    number = models.PositiveSmallIntegerField()
    result = models.JSONField()
    counted_at = models.DateTimeField()

    objects = RegionManager["Snapshot"]()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "number"], name="snapshot_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="snapshot_numbered"),
            # SECURITY: as on the ballot itself: so few papers are not counted.
            models.CheckConstraint(
                condition=Q(result__voted__gte=tallies.FEWEST_PAPERS) | Q(result__lines=[]),
                name="snapshot_few_papers_uncounted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.counted_at:%Y-%m-%d %H:%M}"

    @classmethod
    def keep(cls, ballot: "Ballot", result: dict[str, Any], *, at: datetime) -> "Snapshot":
        """`Ballot.count_votes` calls this, holding the ballot's lock; and for the first one after a second round."""
        last = cls.objects.filter(ballot=ballot).aggregate(last=Max("number"))["last"]
        return cls.objects.create(ballot=ballot, number=1 + (last or 0), result=result, counted_at=at)

    @property
    def counted(self) -> tallies.Result:
        return tallies.read(self.result)
