"""What an indicator is: where its facts come from, how they become a number with a reason, when it is good."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.functional import Promise

# What one statement counted for one partnership: group → name → number, moment or nothing.
Facts: TypeAlias = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Finding:
    """`value` is None where it is not known: never 0. `lacking` keeps what would be good from being so."""

    value: float | None
    reason: str
    lacking: str = ""


@dataclass(frozen=True)
class Indicator:
    number: int  # as the field counts them
    slug: str
    label: Promise
    rule: Promise  # how it is counted, for whoever doubts the number
    find: Callable[[Facts], Finding]
    unit: Promise | str = ""
    one: Promise | str = ""  # the unit beside a 1, where it is another word
    decimals: int = 0
    # The usual thresholds; without them the number is reported and not judged.
    good: float | None = None
    watch: float | None = None
    higher_is_better: bool = True
    beyond: bool = False  # good only beyond the threshold, not at it
    most: float = 100  # the highest threshold that makes sense
    rows: str = ""  # which rows it was counted from, as desk.drills knows them

    @property
    def is_judged(self) -> bool:
        return self.good is not None

    def unit_of(self, value: float | None) -> str:
        """The word beside this number."""
        return str(self.one if self.one and value == 1 else self.unit)

    @property
    def weight(self) -> int:
        """What a partnership stands or falls with counts twice."""
        return 2 if self.number in DOUBLE else 1


DOUBLE = frozenset({1, 8, 9, 10, 11, 14})


def share(part: float, whole: float) -> float | None:
    """Percent, to one decimal; of nothing there is no share."""
    return round(100 * part / whole, 1) if whole else None


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"
