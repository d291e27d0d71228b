"""Where a figure that comes by itself is from, and which of its years are not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from partnerships.models import Measure, Series, SeriesYear
from partnerships.subjects import day_of
from partnerships.untold import places, together, why_untold
from regions.models import County, RegionCounty


@dataclass(frozen=True)
class Untold:
    """A line of the table without a figure."""

    measured_on: date
    why: str


@dataclass(frozen=True)
class ToldSeries:
    series: Series
    years: Sequence[SeriesYear]  # oldest first
    names: Mapping[str, str]  # counties it adds up
    is_as_region: bool  # are these the region's counties now?

    @property
    def counties(self) -> str:
        return places([*self.names.values()])

    @property
    def codes(self) -> str:
        return together(self.series.codes)

    @property
    def newest(self) -> SeriesYear | None:
        return self.years[-1] if self.years else None

    @property
    def untold(self) -> list[Untold]:
        return [
            Untold(day_of(year.year), why_untold(year, self.names, year.broken))
            for year in self.years
            if year.value is None
        ]


def told_series(measure: Measure) -> ToldSeries | None:
    """Two statements where it comes by itself, none where it does not; `measure` with its series at hand."""
    series: Series | None = getattr(measure, "series", None)
    if series is None:
        return None
    here = RegionCounty.objects.filter(county=OuterRef("pk"))
    known = County.objects.annotate(is_here=Exists(here)).filter(Q(pk__in=series.counties) | Q(is_here=True))
    counties = list(known.order_by("state", "name"))
    return ToldSeries(
        series,
        list(series.years.order_by("year")),
        {county.pk: county.name for county in counties if county.pk in series.counties},
        {county.pk for county in counties if county.is_here} == {*series.counties},  # type: ignore[attr-defined]
    )
