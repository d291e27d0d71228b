"""An industry as a region means it: a name and the NAICS codes it covers."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.models.activity import Actor, record
from regions.models.base import RegionModel, save_edited
from regions.models.industries import Industry
from regions.models.names import plain
from regions.scope import RegionManager, current_region


class SectorQuerySet(models.QuerySet["Sector"]):
    def by_name(self) -> "SectorQuerySet":
        return self.order_by("name")

    def with_industries(self) -> "SectorQuerySet":
        """With its codes and what they stand for, in one statement more."""
        return self.prefetch_related(models.Prefetch("codes", SectorIndustry.objects.select_related("industry")))


class Sector(RegionModel):
    name = models.CharField(_("name"), max_length=120, validators=[plain])
    # Counts every change of the codes, so that a figure can say which definition it was computed by.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RegionManager.from_queryset(SectorQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="sector_name_once",
                violation_error_code="name",
                violation_error_message=_("A sector of this name exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:sector", args=[current_region().slug, self.pk])

    def covered(self) -> list[str]:
        """The NAICS codes it covers now."""
        return list(self.codes.values_list("industry_id", flat=True)) if self.pk else []

    @transaction.atomic
    def keep(self, industries: Iterable[Industry], *, by: Actor) -> "Sector":
        """Name the sector and say what it covers, in one go."""
        self.full_clean(exclude=["region"])
        save_edited(self)
        self.define(industries, by=by)
        return self

    @transaction.atomic
    def define(self, industries: Iterable[Industry], *, by: Actor) -> None:
        """Say which NAICS codes the sector covers; every change is a new version."""
        chosen = {industry.pk for industry in industries}
        if not chosen:
            raise ValidationError(_("Choose at least one industry, such as 622 Hospitals."), code="no_codes")
        locked = Sector.objects.select_for_update().get(pk=self.pk)
        before = set(locked.codes.values_list("industry_id", flat=True))
        if chosen == before:
            return
        locked.codes.exclude(industry__in=chosen).delete()
        SectorIndustry.objects.bulk_create([SectorIndustry(sector=self, industry_id=code) for code in chosen - before])
        if before:
            self.version = locked.version + 1
            self.save(update_fields=["version"])
        record("sector.defined", self, by=by, sector=self.name, codes=", ".join(sorted(chosen)))


class SectorIndustry(RegionModel):
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="codes")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")

    objects = RegionManager["SectorIndustry"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "sector", "industry"], name="sector_industry_once")]

    def __str__(self) -> str:
        return self.industry_id
