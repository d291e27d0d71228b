"""How many people live in one county and work in another, by year."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CommutePairQuerySet(models.QuerySet["CommutePair"]):
    def working_in(self, counties: Iterable[str]) -> "CommutePairQuerySet":
        return self.filter(work__in=[*counties])

    def living_in(self, counties: Iterable[str]) -> "CommutePairQuerySet":
        return self.filter(home__in=[*counties])

    def in_year(self, year: int) -> "CommutePairQuerySet":
        return self.filter(year=year)

    def newest_year(self, counties: Iterable[str]) -> int | None:
        """The last year that is known of every one of these counties as places of work."""
        wanted = {*counties}
        found: dict[int, set[str]] = {}
        for year, work in self.working_in(wanted).values_list("year", "work").distinct():
            found.setdefault(year, set()).add(work)
        return max((year for year, known in found.items() if known == wanted), default=None)


class CommutePair(models.Model):
    """Jobs by the county of the workplace and of the home; both ends may be the same. A pair without jobs is no row."""

    pk = models.CompositePrimaryKey("work", "home", "year")
    work = models.CharField(_("county of the workplace"), max_length=5, db_collation="C")
    home = models.CharField(_("county of the home"), max_length=5, db_collation="C")
    year = models.PositiveSmallIntegerField(_("year"))
    jobs = models.PositiveIntegerField(_("jobs"))

    objects = CommutePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("commuting pair")
        indexes = [models.Index(F("home"), F("year"), name="commute_pair_by_home")]
        constraints = [
            models.CheckConstraint(condition=Q(jobs__gte=1), name="commute_pair_has_jobs"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="commute_pair_year"),
            models.CheckConstraint(
                condition=Q(work__regex=r"^\d{5}$", home__regex=r"^\d{5}$"), name="commute_pair_five_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} → {self.work} {self.year}"
