"""How far a priority has moved, as a partnership writes it down quarter by quarter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Protocol

from accounts.models import User
from config.demonstration.days import When
from partnerships.models import CurveStory, Measure, Measurement, Priority
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
