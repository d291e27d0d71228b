"""Metropolitan and micropolitan areas as last delineated, and the counties they are made of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import County


class AreaKind(models.TextChoices):
    METROPOLITAN = "metropolitan", _("Metropolitan area")
    MICROPOLITAN = "micropolitan", _("Micropolitan area")


class MetropolitanArea(models.Model):
    code = models.CharField(_("CBSA code"), max_length=5, primary_key=True)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind.choices)
    edition = models.CharField(_("edition of the list"), max_length=40, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("metropolitan area")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="metropolitan_area_kind_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{5}$"), name="metropolitan_area_five_digits"),
        ]

    def __str__(self) -> str:
        return self.title


class MetropolitanCounty(models.Model):
    """A county lies in one such area at most, in its center or at its outskirts."""

    county = models.OneToOneField(
        County, on_delete=models.PROTECT, primary_key=True, related_name="metropolitan_membership"
    )
    area = models.ForeignKey(MetropolitanArea, on_delete=models.CASCADE, related_name="memberships")
    is_central = models.BooleanField(_("central"))

    class Meta:
        verbose_name = _("county of a metropolitan area")

    def __str__(self) -> str:
        return f"{self.county_id} in {self.area_id}"
