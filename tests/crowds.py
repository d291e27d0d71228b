"""Fifty of everything: every address asks as many questions of the database as for one."""

from typing import Any

from django.db import models

from convenings.models import Convening
from partnerships.models import ActionItem, ActionTeam, Ballot, Partnership, Priority
from regions.models import ActivitySeal, County, Import, Industry, Sector
from regions.scope import in_region
from tests.canaries import World, owned_models

# What the further rows gather round: one table, one meeting, one ballot, one team, one item, one file.
SHARED = (Sector, Partnership, Convening, Ballot, Priority, ActionTeam, ActionItem, Import)


class Crowd(World):
    """A world in which every list holds `number` rows, those of one table, meeting, ballot and team too."""

    def __init__(self, slug: str, number: int) -> None:
        self.first: dict[type[models.Model], models.Model] = {}
        self.place = 7
        super().__init__(slug, "crowd")
        self.first, word = self.rows, self.word
        with in_region(self.region):
            for n in range(1, number):
                self.word, self.place, self.rows = f"{word}{n}", 7 + n, {}
                for model in owned_models():
                    if model is not ActivitySeal:
                        self.rows[model] = self._plant(model)
        self.word, self.rows = word, self.first

    def _target(self, model: type[models.Model], field: "models.ForeignKey[Any, Any]") -> Any:
        target = field.related_model
        if target in (County, Industry):
            return target.objects.order_by("pk")[self.place]
        gathers = target in SHARED and target in self.first and not isinstance(field, models.OneToOneField)
        return self.first[target] if gathers else super()._target(model, field)

    def _plain(self, field: models.Field[Any, Any]) -> Any:
        value = super()._plain(field)
        return self.place if isinstance(field, models.IntegerField) and value == 7 else value
