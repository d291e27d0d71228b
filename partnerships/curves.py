"""A priority's figure as its page and the thread page show it: baseline, what was counted, target, and the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import CURRENT_DAYS, Better, CurveStory, Measure, Measurement, Priority
from partnerships.told_series import ToldSeries, Untold, told_series


class Spot(NamedTuple):
    """A figure on a day, as the picture draws it."""

    day: date
    value: float
    shown: str


class Counted(NamedTuple):
    """A line of the table behind it."""

    pk: int
    measured_on: date
    shown: str
    source: str
    author: str


class Change(NamedTuple):
    """What stood there, and what replaced it."""

    before: str
    before_on: date
    before_by: str
    after: str
    after_by: str
    at: datetime


@dataclass(frozen=True)
class Curve:
    measure: Measure
    figures: Sequence[Measurement]  # those that stand, by day
    corrected: Sequence[tuple[Measurement, Measurement]]  # before and after; the newest first
    stories: Sequence[CurveStory]  # the newest first
    day: date  # the region's own today
    series: ToldSeries | None = None  # where it comes by itself

    @property
    def latest(self) -> Measurement | None:
        return self.figures[-1] if self.figures else None

    @property
    def story(self) -> CurveStory | None:
        return self.stories[0] if self.stories else None

    @property
    def baseline(self) -> Spot | None:
        return self._spot(self.measure.baseline, self.measure.baseline_on)

    @property
    def target(self) -> Spot | None:
        return self._spot(self.measure.target, self.measure.target_on)

    @property
    def spots(self) -> list[Spot]:
        """What is known by now, by day, the baseline first."""
        counted = (self._spot(row.figure, row.measured_on) for row in self.figures)
        return [spot for spot in (self.baseline, *counted) if spot]

    def _spot(self, figure: Decimal | None, day: date | None) -> Spot | None:
        if figure is None or day is None:
            return None
        return Spot(day, float(figure), self.measure.words(figure))

    @property
    def rows(self) -> list[Counted | Untold]:
        """By day; years that are not told stand among them, without a figure."""
        words = self.measure.words
        counted = [Counted(row.pk, row.measured_on, words(row.figure), row.source, row.author) for row in self.figures]
        return sorted([*counted, *self.untold], key=lambda row: row.measured_on)

    @property
    def untold(self) -> list[Untold]:
        """What is not told and nobody has counted by hand."""
        days = {row.measured_on for row in self.figures}
        return [year for year in self.series.untold if year.measured_on not in days] if self.series else []

    @property
    def courses(self) -> list[list[Spot]]:
        """What a line may join: none is drawn across a year that is not told."""
        parts: list[list[Spot]] = [[]]
        gaps = [year.measured_on for year in self.untold]
        for spot in self.spots:
            if parts[-1] and any(parts[-1][-1].day < gap < spot.day for gap in gaps):
                parts.append([])
            parts[-1].append(spot)
        return parts

    @property
    def changes(self) -> list[Change]:
        words = self.measure.words
        return [
            Change(words(was.figure), was.measured_on, was.author, words(now.figure), now.author, now.entered_at)
            for was, now in self.corrected
        ]

    @property
    def mark(self) -> tuple[str, str]:
        """Shape and words of where it stands."""
        measure, latest = self.measure, self.latest
        if latest is None:
            return "open", _("nothing counted yet")
        sign = 1 if measure.better == Better.UP else -1
        if measure.target is not None and sign * (latest.figure - measure.target) >= 0:
            return "done", _("target reached")
        before = self.figures[-2].figure if len(self.figures) > 1 else measure.baseline
        if before is None:
            return "open", _("counted once")
        moved = sign * (latest.figure - before)
        if not moved:
            return "watch", _("as it was before")
        return ("good", _("moves the right way")) if moved > 0 else ("watch", _("moves the wrong way"))

    @property
    def waits_for(self) -> list[str]:
        """What keeps it from being current, in words."""
        newest = max((spot.day for spot in self.spots), default=None)
        told = timezone.localdate(self.story.told_at) if self.story else None
        lacking = [] if self.measure.target is not None else [_("There is no target yet.")]
        # What comes by itself comes when it is published; nobody need look for it.
        newer = "" if self.series else _("The last figure is of %(day)s: is there a newer one?")
        for day, never, old in (
            (newest, _("Nothing was counted yet."), newer),
            (told, _("Nobody has told yet what is behind it."), _("The story is of %(day)s: is it still so?")),
        ):
            if day is None:
                lacking.append(never)
            elif old and day < self.day - timedelta(days=CURRENT_DAYS):
                lacking.append(old % {"day": date_format(day)})
        return lacking

    @property
    def label(self) -> str:
        """The picture in one sentence, for whoever does not see it."""
        said = [(spot.day, spot.shown) for spot in self.spots] + [(gap.measured_on, gap.why) for gap in self.untold]
        parts = [f"{date_format(day)}: {words}" for day, words in sorted(said)]
        told = {"measure": self.measure.name, "told": "; ".join(parts) or _("not known yet")}
        words = _("%(measure)s, by day. %(told)s.") % told
        if self.target:
            target = {"target": self.target.shown, "day": date_format(self.target.day)}
            words += " " + _("The target is %(target)s by %(day)s.") % target
        return words


def curve_of(priority: Priority) -> Curve | None:
    """Three statements, however much was counted, and two more where it comes from labor statistics; one where nobody
    chose a figure yet.
    """
    measure = Measure.objects.select_related("series").filter(priority=priority).first()
    if measure is None:
        return None
    measure.priority = priority
    rows = {row.pk: row for row in Measurement.objects.filter(measure=measure).by_day()}
    replaced = {row.replaces_id: row for row in rows.values() if row.replaces_id}
    corrected = sorted(replaced.items(), key=lambda pair: -pair[1].pk)
    return Curve(
        measure,
        [row for row in rows.values() if row.pk not in replaced],
        [(rows[number], row) for number, row in corrected],
        list(CurveStory.objects.filter(measure=measure).order_by("-told_at", "-id")),
        timezone.localdate(),
        told_series(measure),
    )
