"""The figures on a partnership's home. They are the scorecard's own, so that the two never differ; that lives above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partnerships.models import Partnership


@dataclass(frozen=True)
class Figure:
    label: str
    big: str
    small: str
    kind: str  # as the `status` tag takes it
    judgment: str
    reason: str
    url: str  # of what it was counted from


# Each is called with the partnership.
FIGURES: list[Callable[[Partnership], Sequence[Figure]]] = []


def figures(partnership: Partnership) -> list[Figure]:
    return [figure for source in FIGURES for figure in source(partnership)]
