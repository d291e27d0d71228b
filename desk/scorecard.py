"""How a partnership is doing: every indicator with its number, its reason and what to think of it.

The page, its file, the API and the nightly reading all call `scorecard_of` or `scorecards`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from desk.indicators.all import INDICATORS, STATEMENT, facts_from
from desk.indicators.kinds import Facts, Finding, Indicator
from desk.models import Threshold
from desk.periods import Period, Span, Stretch
from partnerships.models import Partnership
from partnerships.scorecard import Figure as InShort
from regions.scope import current_region

# Below so many known numbers a score would say more about what was not written down than about the partnership.
ENOUGH = 4
# What the home of a partnership shows of it.
AT_HOME = ("business-majority", "follow-through", "champions", "plan-current")
POINTS = {"good": 1.0, "watch": 0.5, "late": 0.0}


@dataclass(frozen=True)
class Bounds:
    """From where on a number is good, and from where on it is at least to be watched."""

    good: float | None
    watch: float | None
    is_own: bool = False  # the region's, not the usual ones


@dataclass(frozen=True)
class Figure:
    indicator: Indicator
    finding: Finding
    bounds: Bounds
    kind: str  # good, watch, late, or open: not known, or not judged

    @property
    def value(self) -> float | None:
        return self.finding.value

    @property
    def is_known(self) -> bool:
        return self.finding.value is not None

    @property
    def unit(self) -> str:
        return self.indicator.unit_of(self.value)

    @property
    def big(self) -> str:
        return shown(self.indicator, self.finding.value)

    @property
    def judgment(self) -> str:
        if not self.is_known:
            return _("Not known yet")
        words = {"good": _("Good"), "watch": _("Watch"), "late": _("Needs work")}
        return words.get(self.kind, _("For information"))

    @property
    def reason(self) -> str:
        return ". ".join(part.rstrip(".") for part in (self.finding.reason, self.finding.lacking) if part) + "."

    @property
    def wanted(self) -> str:
        """The threshold in words."""
        if self.bounds.good is None:
            return ""
        words = {"n": shown(self.indicator, self.bounds.good), "unit": self.indicator.unit_of(self.bounds.good)}
        if self.indicator.beyond:
            return _("good above %(n)s %(unit)s") % words
        if self.indicator.higher_is_better:
            return _("good from %(n)s %(unit)s on") % words
        return _("good up to %(n)s %(unit)s") % words


@dataclass(frozen=True)
class Health:
    """Never shown without `pulls`: what keeps it from being higher, the heaviest first."""

    score: int | None
    known: int
    judged: int
    pulls: Sequence[Figure]


@dataclass(frozen=True)
class Scorecard:
    partnership: Partnership
    period: Period
    figures: Sequence[Figure]
    health: Health
    stretch: Stretch
    met: int  # meetings of the whole table in the period

    def of(self, slug: str) -> Figure:
        return next(figure for figure in self.figures if figure.indicator.slug == slug)

    @property
    def values(self) -> dict[str, float | None]:
        return {figure.indicator.slug: figure.value for figure in self.figures}


def shown(indicator: Indicator, value: float | None) -> str:
    """As people write it; what is not known is a dash, never a zero."""
    if value is None:
        return "–"
    places = indicator.decimals if value % 1 else 0
    return number_format(value, decimal_pos=places, force_grouping=True)


def scorecard_of(partnership: Partnership, period: Period) -> Scorecard:
    (card,) = scorecards([partnership], period)
    return card


def at_home(partnership: Partnership) -> list[InShort]:
    """The same numbers as on the page of the scorecard when it is opened."""
    card = scorecard_of(partnership, Period(Span.QUARTER, timezone.now()))
    return [in_short(card.of(slug), partnership) for slug in AT_HOME]


def in_short(figure: Figure, partnership: Partnership) -> InShort:
    return InShort(
        label=str(figure.indicator.label),
        big=figure.big,
        small=figure.unit if figure.is_known else "",
        kind=figure.kind,
        judgment=figure.judgment,
        reason=figure.reason,
        url=reverse("desk:indicator", args=[current_region().slug, partnership.slug, figure.indicator.slug]),
    )


def scorecards(partnerships: Sequence[Partnership], period: Period) -> list[Scorecard]:
    """Two statements, however many partnerships, meetings and items there are."""
    if not partnerships:
        return []
    bounds = bounds_here()
    counted = counted_for(partnerships, period)
    return [card(partnership, period, *counted[partnership.pk], bounds) for partnership in partnerships]


def counted_for(partnerships: Iterable[Partnership], period: Period) -> dict[int, tuple[Stretch, Facts]]:
    region = current_region()
    given: dict[str, Any] = {
        "region": region.pk,
        "partnerships": [partnership.pk for partnership in partnerships],
        "starts": period.starts,
        "ends": period.ends,
        "day": period.day,
        "zone": region.time_zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        return {
            partnership: (Stretch(starts, period.ends, period.day), facts_from([read(cell) for cell in cells]))
            for partnership, starts, *cells in cursor.fetchall()
        }


def read(cell: Any) -> Any:
    """Django leaves a JSON column as text where the field is not known."""
    return json.loads(cell) if isinstance(cell, str) else cell


def card(
    partnership: Partnership, period: Period, stretch: Stretch, facts: Facts, bounds: Mapping[str, Bounds]
) -> Scorecard:
    figures = [judged(indicator, indicator.find(facts), bounds[indicator.slug]) for indicator in INDICATORS]
    return Scorecard(partnership, period, figures, health_of(figures), stretch, facts["attended"]["meetings"])


def bounds_here() -> dict[str, Bounds]:
    """The region's own thresholds where it has set some, else the usual ones."""
    own = {row.indicator: Bounds(row.good, row.watch, is_own=True) for row in Threshold.objects.all()}
    return {indicator.slug: own.get(indicator.slug) or usual(indicator) for indicator in INDICATORS}


def usual(indicator: Indicator) -> Bounds:
    return Bounds(indicator.good, indicator.watch)


def judged(indicator: Indicator, finding: Finding, bounds: Bounds) -> Figure:
    return Figure(indicator, finding, bounds, kind_of(indicator, finding, bounds))


def kind_of(indicator: Indicator, finding: Finding, bounds: Bounds) -> str:
    value = finding.value
    if value is None or bounds.good is None or bounds.watch is None:
        return "open"
    sign = 1 if indicator.higher_is_better else -1
    over_good, over_watch = sign * (value - bounds.good), sign * (value - bounds.watch)
    if over_good > 0 or (over_good == 0 and not indicator.beyond):
        return "watch" if finding.lacking else "good"
    return "watch" if over_watch >= 0 else "late"


def health_of(figures: Sequence[Figure]) -> Health:
    """Good counts whole, to be watched half; what the field calls vital counts twice. Not known counts nowhere."""
    judged_ones = [figure for figure in figures if figure.indicator.is_judged]
    known = [figure for figure in judged_ones if figure.is_known]
    weight = sum(figure.indicator.weight for figure in known)
    points = sum(POINTS[figure.kind] * figure.indicator.weight for figure in known)
    pulls = [figure for figure in known if figure.kind != "good"]
    pulls.sort(key=lambda figure: (POINTS[figure.kind] - 1) * figure.indicator.weight)
    score = round(100 * points / weight) if len(known) >= ENOUGH else None
    return Health(score, len(known), len(judged_ones), pulls)
