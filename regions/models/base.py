"""What every region-owned row has."""

from django.db import models

from regions.scope import current_region_id


class RegionModel(models.Model):
    """A row that belongs to the region in scope. Its first migration ends with `BelongsToRegion`.

    Each model names its own manager: `objects = RegionManager.from_queryset(ItsQuerySet)()`.
    """

    region = models.ForeignKey(
        "regions.Region",
        on_delete=models.PROTECT,
        default=current_region_id,
        editable=False,
        related_name="%(class)s_set",
    )

    class Meta:
        abstract = True
