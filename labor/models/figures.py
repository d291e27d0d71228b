"""What the census of employment and wages says of one area, one industry, one ownership and one year."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

NATION = "US000"
ALL_INDUSTRIES = "10"


def state_of(area: str) -> str:
    """The area code of the state a county lies in: 48215 → 48000."""
    return f"{area[:2]}000"


class Ownership(models.IntegerChoices):
    ALL = 0, _("All covered jobs")
    FEDERAL = 1, _("Federal government")
    STATE = 2, _("State government")
    LOCAL = 3, _("Local government")
    INTERNATIONAL = 4, _("International government")
    PRIVATE = 5, _("Private companies")
    GOVERNMENT = 8, _("All government")
    WITHOUT_FEDERAL = 9, _("All but the federal government")


class Level(models.IntegerChoices):
    """How fine a figure is; the publisher's aggregation levels without the digit that says county, state or nation.

    The last digit of 70, 50 and 10 means the same: all industries.
    """

    TOTAL = 0, _("All industries")
    BY_OWNERSHIP = 1, _("All industries, by ownership")
    DOMAIN = 2, _("Goods or services")
    SUPERSECTOR = 3, _("Supersector")
    SECTOR = 4, _("Sector")
    SUBSECTOR = 5, _("3 digits")
    GROUP = 6, _("4 digits")
    INDUSTRY = 7, _("5 digits")
    NATIONAL_INDUSTRY = 8, _("6 digits")


class LaborFigureQuerySet(models.QuerySet["LaborFigure"]):
    def of(self, areas: Iterable[str]) -> "LaborFigureQuerySet":
        """Of these counties (`48215`), states (`48000`) or the nation (`US000`)."""
        return self.filter(area__in=[*areas])

    def in_industries(self, codes: Iterable[str]) -> "LaborFigureQuerySet":
        """As published: `10` is all industries; a code is never also counted under its parent here."""
        return self.filter(industry__in=[*codes])

    def private(self) -> "LaborFigureQuerySet":
        return self.filter(ownership=Ownership.PRIVATE)

    def totals(self) -> "LaborFigureQuerySet":
        """All industries and all owners: what a location quotient is measured against."""
        return self.filter(industry=ALL_INDUSTRIES, ownership=Ownership.ALL)

    def in_years(self, first: int, last: int) -> "LaborFigureQuerySet":
        return self.filter(year__gte=first, year__lte=last)

    def years_held(self, area: str = NATION) -> list[int]:
        """For which years the area's totals are there, oldest first."""
        return sorted(self.filter(area=area).totals().values_list("year", flat=True))


class LaborFigure(models.Model):
    """Yearly averages. What the publisher suppresses is empty, never zero; establishments are told even so."""

    # One index is the key, the uniqueness and the way of every profile query.
    pk = models.CompositePrimaryKey("area", "industry", "ownership", "year")
    area = models.CharField(_("area"), max_length=5, db_collation="C")
    industry = models.CharField(_("NAICS code"), max_length=6, db_collation="C")
    ownership = models.PositiveSmallIntegerField(_("ownership"), choices=Ownership.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    suppressed = models.BooleanField(_("suppressed by the publisher"), default=False)
    establishments = models.PositiveIntegerField(_("establishments"))
    jobs = models.PositiveIntegerField(_("jobs"), null=True)
    wages = models.PositiveBigIntegerField(_("wages in the year, dollars"), null=True)
    weekly_pay = models.PositiveIntegerField(_("average weekly pay, dollars"), null=True)
    annual_pay = models.PositiveIntegerField(_("average annual pay, dollars"), null=True)

    objects = LaborFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("labor figure")
        constraints = [
            models.CheckConstraint(
                condition=Q(suppressed=True, jobs=None, wages=None, weekly_pay=None, annual_pay=None)
                | Q(
                    suppressed=False,
                    jobs__isnull=False,
                    wages__isnull=False,
                    weekly_pay__isnull=False,
                    annual_pay__isnull=False,
                ),
                name="labor_figure_suppressed_is_empty",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="labor_figure_level_known"),
            models.CheckConstraint(condition=Q(ownership__in=Ownership.values), name="labor_figure_ownership_known"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="labor_figure_year"),
            models.CheckConstraint(condition=Exact(Length("area"), 5), name="labor_figure_area_five_signs"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.industry} {self.year}"
