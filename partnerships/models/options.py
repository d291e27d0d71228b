"""What stands on a ballot."""

from typing import NamedTuple

from django.db import models
from django.db.models import Q

from partnerships.models.opportunities import Requirement
from regions.models import RegionModel
from regions.scope import RegionManager


class Choice(NamedTuple):
    """An option of the ballot with the elector's own dots on it (by other methods one), its rank and its ratings."""

    option: int
    label: str
    mine: int
    rank: int = 0
    importance: int = 0
    feasibility: int = 0


class Option(RegionModel):
    """One requirement in the ballot's own words: rewording the requirement later changes nothing here."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="options")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="options")
    label = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()

    objects = RegionManager["Option"]()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="option_ballot_key"),
            models.UniqueConstraint(fields=["region", "ballot", "requirement"], name="option_once"),
            models.UniqueConstraint(fields=["region", "ballot", "position"], name="option_position_once"),
            models.CheckConstraint(condition=~Q(label=""), name="option_named"),
        ]

    def __str__(self) -> str:
        return self.label
