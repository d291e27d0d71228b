"""A priority's figure that comes by itself: a series of labor statistics, read again whenever newer figures come."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from labor.profiles.yearly import Gauge, YearTold, broken, years_told
from partnerships.models.measurements import Measurement
from partnerships.models.measures import Measure
from partnerships.models.priorities import Priority
from partnerships.subjects import Subject, day_of, subject_of
from regions.models import Actor, Industry, RegionModel, record
from regions.scope import RegionManager

PUBLISHER = "BLS QCEW, annual averages"


class SeriesQuerySet(models.QuerySet["Series"]):
    def alive(self) -> "SeriesQuerySet":
        """Of priorities that stand."""
        return self.filter(measure__priority__dropped_at__isnull=True)


class Series(RegionModel):
    """Industry and counties stay as they were when it was chosen: years of two shapes of a region are no series."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="series")
    gauge = models.CharField(_("which figure"), max_length=16, choices=Gauge.choices)
    industry = models.CharField(_("industry"), max_length=220)
    codes = models.JSONField(default=list)
    counties = models.JSONField(default=list)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"))
    source = models.CharField(_("source"), max_length=200, default=PUBLISHER)
    attached_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(SeriesQuerySet)()

    class Meta:
        verbose_name = _("series of labor statistics")
        constraints = [
            models.UniqueConstraint(fields=["region", "id", "measure"], name="series_with_measure"),
            models.CheckConstraint(condition=Q(gauge__in=Gauge.values), name="series_gauge_known"),
            models.CheckConstraint(condition=~Q(industry="") & ~Q(source=""), name="series_named"),
            models.CheckConstraint(condition=~Q(codes=[]) & ~Q(counties=[]), name="series_of_something_somewhere"),
            models.CheckConstraint(condition=Q(read_at__gte=F("attached_at")), name="series_read_later"),
        ]

    def __str__(self) -> str:
        return f"{self.industry}, {self.get_gauge_display()}"

    def source_of(self, year: int) -> str:
        return f"{self.source} {year}"

    @classmethod
    @transaction.atomic
    def attach(
        cls,
        priority: Priority,
        *,
        gauge: str,
        baseline_year: int,
        industry: Industry | None = None,
        by: Actor,
        source: str = PUBLISHER,
        **aim: Any,
    ) -> "Series":
        """Take the priority's figure from labor statistics, from a year on. `aim`: target and target_on."""
        priority.locked()
        subject = subject_of(priority.partnership, Gauge(gauge), industry)
        begun = subject.baseline(baseline_year)
        measure = _measured(priority, subject, begun, by=by, **aim)
        now = max(timezone.now(), measure.agreed_at)
        series = cls(
            measure=measure, gauge=gauge, industry=subject.industry, codes=[*subject.codes], counties=subject.areas,
            baseline_year=baseline_year, source=source, attached_at=now, read_at=now,
        )  # fmt: skip
        series._refuse_leftovers(subject.years)
        series.save()
        told = {"measure": measure.name, "priority": priority.title}
        record("measure.attached", measure, by=by, thread=priority.partnership_id, **told)
        series._take_in(subject.years)
        return series

    def _refuse_leftovers(self, years: Iterable[YearTold]) -> None:
        """Where it was taken from there before, what nobody tells of the chosen industry now would stand among it."""
        untold = [told.year for told in years if told.value is None]
        if left := self.measure.figures.standing().filter(labor_year__in=untold).order_by("labor_year").first():
            words = _("Of %(day)s a figure stands from the time before, and this one is not told in that year. Correct "
                      "it with what you know, or choose another figure.")  # fmt: skip
            raise ValidationError(words, params={"day": date_format(left.measured_on)}, code="left_over")

    @transaction.atomic
    def refresh(self, *, at: datetime | None = None) -> list[Measurement]:
        """Take in what was published since: of each newer year its figure, and what was revised of those taken before.

        Can run as often as it likes, and twice at once. What people entered or corrected stays as they left it.
        """
        self.measure.held(None)
        held = Series.objects.filter(pk=self.pk).select_for_update().first()
        if held is None:
            return []
        today = timezone.localdate(at)
        told = years_told(Gauge(self.gauge), self.codes, self.counties)
        written = self._take_in(each for each in told if day_of(each.year) <= today)
        Series.objects.filter(pk=self.pk).update(read_at=max(at or timezone.now(), held.read_at))
        return written

    @transaction.atomic
    def detach(self, *, by: Actor) -> None:
        """Count by hand from now on. What came by itself stays."""
        priority = self.measure.priority
        self.measure.held(by)
        if not Series.objects.filter(pk=self.pk).delete()[0]:
            raise ValidationError(_("This figure is counted by hand already."), code="detached")
        told = {"measure": self.measure.name, "priority": priority.title}
        record("measure.detached", self.measure, by=by, thread=priority.partnership_id, **told)

    def _take_in(self, years: Iterable[YearTold]) -> list[Measurement]:
        """The caller holds the priority."""
        known = {row.year: row for row in self.years.all()}
        rows = list(self.measure.figures.all())
        replaced = {row.replaces_id for row in rows}
        written = []
        for told in years:
            if told.year < self.baseline_year:
                continue
            year = self._note(told, known.get(told.year))
            if year.value is not None and told.year > self.baseline_year:
                written.append(self._write(told.year, year.value, rows, replaced))
        return [row for row in written if row]

    def _note(self, told: YearTold, known: "SeriesYear | None") -> "SeriesYear":
        """Once told, a year stays told: publishers take a figure back by suppressing it, but it was published."""
        year = known or SeriesYear(series=self, measure_id=self.measure_id, year=told.year)
        broke = broken(self.codes, self.baseline_year, told.year)
        value = None if broke else told.value
        if known and (value is None and known.value is not None):
            return known
        now = (value, [*told.suppressed], [*told.missing], [*told.unlisted], broke)
        if known is None or now != (year.value, year.suppressed, year.missing, year.unlisted, year.broken):
            year.value, year.suppressed, year.missing, year.unlisted, year.broken = now
            year.save()
        return year

    def _write(
        self, year: int, figure: Decimal, rows: list[Measurement], replaced: set[int | None]
    ) -> Measurement | None:
        """Nothing where somebody has entered a figure of this day, or changed the one that came by itself."""
        day, source = day_of(year), self.source_of(year)
        standing = [row for row in rows if row.pk not in replaced]
        mine = next((row for row in standing if row.labor_year == year), None)
        told: dict[str, Any] = {"figure": figure, "measured_on": day, "source": source, "labor_year": year}
        if mine:
            return None if (mine.figure, mine.source) == (figure, source) else mine.correct(**told, by=None)
        is_theirs = any(row.labor_year == year for row in rows) or any(row.measured_on == day for row in standing)
        return None if is_theirs else Measurement.enter(self.measure, **told, by=None)


def _measured(priority: Priority, subject: Subject, begun: YearTold, *, by: Actor, **aim: Any) -> Measure:
    """The priority's figure, made that of the series."""
    said = {
        **subject.said,
        "baseline": begun.value,
        "baseline_on": day_of(begun.year),
        "target": None,
        "target_on": None,
    }
    standing = Measure.objects.filter(priority=priority).first()
    if standing is None:
        return Measure.agree(priority, by=by, **{**said, **aim})
    standing.priority = priority
    standing.held(by)
    if standing.is_by_itself:
        words = _("This figure comes by itself from labor statistics already: %(name)s. Stop that first.")
        raise ValidationError(words, params={"name": standing.name}, code="again")
    if standing.unit != said["unit"] and standing.figures.standing().exists():
        words = _("Figures of this priority were counted in %(unit)s already, and one curve counts one thing.")
        raise ValidationError(words, params={"unit": standing.unit}, code="another_unit")
    standing.revise(by=by, **{**said, **aim})
    return standing


class SeriesYear(RegionModel):
    """What a year tells, from the baseline's on; of one that is not told in all counties, why. Never a zero for it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="years")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    suppressed = models.JSONField(default=list)  # counties
    missing = models.JSONField(default=list)  # counties
    unlisted = models.JSONField(default=list)  # codes the nation's figures do not list
    broken = models.JSONField(default=list)  # codes that stood for other companies in the baseline's year

    objects = RegionManager["SeriesYear"]()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "series", "year"], name="series_year_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(suppressed=[], missing=[], unlisted=[], broken=[]),
                name="series_year_told_whole",
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="series_year_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.figure_or_dash}"

    @property
    def figure_or_dash(self) -> str:
        return "–" if self.value is None else f"{Decimal(self.value):f}"
