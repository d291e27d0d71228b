"""US counties: public reference data, the same for every region."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CountyQuerySet(models.QuerySet["County"]):
    def matching(self, text: str) -> "CountyQuerySet":
        """By name, state or FIPS; “Hidalgo, TX” finds the one in Texas."""
        found = self
        for word in text.replace(",", " ").split():
            found = found.filter(
                Q(name__icontains=word) | Q(state__iexact=word) | Q(state_name__icontains=word) | Q(fips=word)
            )
        return found


class County(models.Model):
    fips = models.CharField(_("FIPS code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=2)
    state_name = models.CharField(_("state name"), max_length=40)
    time_zone = models.CharField(_("time zone"), max_length=60)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["state", "name"]
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        constraints = [models.CheckConstraint(condition=Q(fips__regex=r"^\d{5}$"), name="county_fips_five_digits")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"
