"""What every region-owned row has."""

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from regions.scope import current_region_id


def save_edited(row: models.Model, *also: str) -> None:
    """A new row whole; of a known one only what people edit (and `also` what the verb set itself), so that a stale copy
    undoes no verb, such as archiving.
    """
    edited = [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    row.save(update_fields=None if row._state.adding else [*edited, *also])


class RegionModel(models.Model):
    """A row that belongs to the region in scope. Its first migration ends with `BelongsToRegion`.

    Each model names its own manager: `objects = RegionManager.from_queryset(ItsQuerySet)()`.
    """

    region = models.ForeignKey(
        "regions.Region",
        on_delete=models.PROTECT,
        default=current_region_id,
        editable=False,
        # Every table has a key (region, id): an index of the region alone would only tempt the planner. See 0018.
        db_index=False,
        related_name="%(class)s_set",
    )

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Every uniqueness names the region, which no form shows: checked all the same, or it would end as an error.

        A constraint whose `violation_error_code` is a field's name is explained at that field.
        """
        try:
            super().validate_constraints(exclude=set(exclude or ()) - {"region"})
        except ValidationError as refused:
            names = {field.name for field in self._meta.concrete_fields}
            found: dict[str, list[ValidationError]] = {}
            for field, errors in refused.error_dict.items():
                for error in errors:
                    at = error.code if field == NON_FIELD_ERRORS and error.code in names else field
                    found.setdefault(str(at), []).append(error)
            raise ValidationError(found)
