"""Which industry, in which counties, a figure of labor statistics is of; and what is told of it, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from labor.profiles.yearly import Gauge, YearTold, broken, years_told
from partnerships.models.partnerships import Partnership
from partnerships.untold import why_untold
from regions.forms.choosing import chosen_counties
from regions.models import County, Industry

NAMES = {
    Gauge.JOBS: gettext_lazy("Jobs in private companies: %(industry)s"),
    Gauge.ESTABLISHMENTS: gettext_lazy("Establishments of private companies: %(industry)s"),
    Gauge.PAY: gettext_lazy("Average pay in private companies: %(industry)s"),
    Gauge.QUOTIENT: gettext_lazy("Share of all jobs, compared with the nation’s: %(industry)s"),
}
UNITS = {
    Gauge.JOBS: gettext_lazy("jobs"),
    Gauge.ESTABLISHMENTS: gettext_lazy("establishments"),
    Gauge.PAY: gettext_lazy("dollars a year"),
    Gauge.QUOTIENT: gettext_lazy("times the nation’s share"),
}


def day_of(year: int) -> date:
    """A yearly average is dated by the last day of its year, when all of it had come."""
    return date(year, 12, 31)


@dataclass(frozen=True)
class Subject:
    gauge: Gauge
    industry: str  # as people read it
    codes: Sequence[str]
    counties: Sequence[County]
    years: Sequence[YearTold]  # of those that are over

    @property
    def areas(self) -> list[str]:
        return [county.pk for county in self.counties]

    @property
    def said(self) -> dict[str, str]:
        """What a measure of it is called, and of what it is."""
        name = str(NAMES[self.gauge]) % {"industry": self.industry}
        return {"name": Truncator(name).chars(200), "unit": str(UNITS[self.gauge])}

    @property
    def newest(self) -> int:
        return self.years[-1].year

    def broken_since(self, year: int) -> list[str]:
        return broken(self.codes, year, self.newest)

    @property
    def beginnings(self) -> list[YearTold]:
        """The years a baseline may be of: told in all counties, and of the same companies as the newest."""
        return [told for told in self.years if told.value is not None and not self.broken_since(told.year)]

    def baseline(self, year: int) -> YearTold:
        """Refused in words where there is none of this year."""
        told = next((told for told in self.years if told.year == year), None)
        if told is None:
            words = gettext("Of %(year)d no labor statistics were imported for these counties. Choose another year.")
            raise _at_year(words % {"year": year}, "no_year")
        if codes := self.broken_since(year):
            words = gettext("Since %(year)d the code %(codes)s came to stand for other companies, so the years cannot "
                            "be compared. Choose a later year, or another industry.")  # fmt: skip
            raise _at_year(words % {"year": year, "codes": ", ".join(codes)}, "broken")
        if told.value is None:
            words = gettext("%(year)d is %(why)s. Choose another year.")
            raise _at_year(words % {"year": year, "why": why_untold(told, self.names)}, "not_told")
        return told

    @property
    def names(self) -> dict[str, str]:
        return {county.pk: county.name for county in self.counties}


def _at_year(words: str, code: str) -> ValidationError:
    return ValidationError({"baseline_year": ValidationError(words, code=code)})


def subject_of(partnership: Partnership, gauge: Gauge, industry: Industry | None = None) -> Subject:
    """The partnership's sector, or one industry, in the region's counties as they are now.

    Refused in words where something has to be done first; the code says what: counties, codes or figures.
    """
    counties = chosen_counties()
    if not counties:
        words = gettext("This region has no counties yet, and a figure adds up the counties of the region.")
        raise ValidationError(words, code="counties")
    codes = [industry.pk] if industry else sorted(partnership.sector.covered())
    if not codes:
        words = gettext("The sector of this partnership has no NAICS codes yet. Say which industries it covers.")
        raise ValidationError(words, code="codes")
    today = timezone.localdate()
    told = years_told(gauge, codes, [county.pk for county in counties])
    years = [each for each in told if day_of(each.year) <= today]
    if not years:
        words = gettext("No labor statistics have been imported for these counties yet. Whoever runs this site imports "
                        "them, once for all regions: the page “Labor statistics”.")  # fmt: skip
        raise ValidationError(words, code="figures")
    return Subject(gauge, str(industry or partnership.sector), codes, counties, years)
