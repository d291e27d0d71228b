"""How far a priority has moved, as a partnership writes it down quarter by quarter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Protocol

from django.core.exceptions import ValidationError

from accounts.models import User
from config.demonstration.days import When
from config.demonstration.labor_market import are_made_up
from labor.profiles.yearly import Gauge
from partnerships.models import PUBLISHER, CurveStory, Measure, Measurement, Priority, Series
from partnerships.subjects import subject_of
from regions.models import Contact


@dataclass(frozen=True)
class Curve:
    """`counted`: day, figure, who counted it. `told`: day, whose words, why it looks so, what they do about it."""

    name: str
    unit: str
    baseline: tuple[When, str]
    target: tuple[When, str]
    counted: tuple[tuple[When, str, str], ...] = ()
    told: tuple[tuple[When, str, str, str], ...] = ()


@dataclass(frozen=True)
class FromStatistics:
    """Jobs of the sector as labor statistics tell them, from the first year on; so many more are aimed at."""

    on: When
    more: int
    by: date


class Telling(Protocol):
    by: User
    people: dict[str, Contact]

    def on(self, when: When, act: Callable[[], None], hour: int = 10) -> None: ...

    def day(self, when: When) -> date: ...


def measure(telling: Telling, priority: Priority, curve: Curve) -> None:
    """Chosen on the day of its baseline; the rest on the days of the story."""
    telling.on(curve.baseline[0], partial(_agree, telling, priority, curve), hour=9)


def _agree(telling: Telling, priority: Priority, curve: Curve) -> None:
    chosen = Measure.agree(
        priority,
        name=curve.name,
        unit=curve.unit,
        baseline=Decimal(curve.baseline[1]),
        baseline_on=telling.day(curve.baseline[0]),
        target=Decimal(curve.target[1]),
        target_on=telling.day(curve.target[0]),
        by=telling.by,
    )
    for on, figure, source in curve.counted:
        telling.on(on, partial(_enter, telling, chosen, Decimal(figure), source, telling.day(on)), hour=15)
    for on, teller, words, doing in curve.told:
        telling.on(on, partial(_tell, chosen, telling.people[teller], words, doing), hour=16)


def _enter(telling: Telling, chosen: Measure, figure: Decimal, source: str, on: date) -> None:
    Measurement.enter(chosen, figure=figure, measured_on=on, source=source, by=telling.by)


def _tell(chosen: Measure, teller: Contact, words: str, doing: str) -> None:
    CurveStory.tell(chosen, words=words, doing=doing, by=teller)


def take(telling: Telling, priority: Priority, plan: FromStatistics) -> None:
    telling.on(plan.on, partial(_attach, telling, priority, plan), hour=11)


def _attach(telling: Telling, priority: Priority, plan: FromStatistics) -> None:
    """Where somebody has imported what is published, not all of its counties may be told: then there is no series."""
    try:
        beginnings = subject_of(priority.partnership, Gauge.JOBS).beginnings
    except ValidationError:
        return
    if beginnings:
        Series.attach(
            priority,
            gauge=Gauge.JOBS,
            baseline_year=beginnings[0].year,
            target=(beginnings[0].value or 0) + plan.more,
            target_on=plan.by,
            source="Made up for the demonstration, yearly averages" if are_made_up() else PUBLISHER,
            by=telling.by,
        )
