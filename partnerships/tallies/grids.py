"""Importance by feasibility: what the ratings of one choice on one axis come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

LEAST, MOST = 1, 5


@dataclass(frozen=True)
class Axis:
    """Median and spread (standard deviation) are left out where they would say who rated how."""

    ratings: int
    total: int
    median: float | None
    spread: float | None

    @property
    def exactly(self) -> Fraction:
        return Fraction(self.total, self.ratings)

    @property
    def mean(self) -> float:
        return self.total / self.ratings

    @property
    def words(self) -> str:
        return f"{self.mean:.2f}"

    @property
    def spread_words(self) -> str:
        return "" if self.spread is None else f"±{self.spread:.2f}"


def axis(histogram: Sequence[int], *, breakdown: bool) -> Axis:
    """`histogram`: how many rated 1, 2, … 5; at least one did."""
    many = sum(histogram)
    total = sum(rating * count for rating, count in enumerate(histogram, LEAST))
    if not breakdown:
        return Axis(many, total, None, None)
    squares = sum(rating * rating * count for rating, count in enumerate(histogram, LEAST))
    spread = sqrt(Fraction(many * squares - total * total, many * many))
    return Axis(many, total, _median(histogram), spread)


def _median(histogram: Sequence[int]) -> float:
    ordered = [rating for rating, count in enumerate(histogram, LEAST) for _one in range(count)]
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
