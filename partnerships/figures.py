"""Figures as people write them."""

from decimal import Decimal
from typing import NamedTuple


class Point(NamedTuple):
    """A number on a day, as charts and the tables behind them take it; None where it is not known."""

    label: str
    value: float | None
    shown: str


def plain(figure: Decimal) -> str:
    """1,204 rather than 1204.00."""
    return f"{figure.normalize():,f}" if figure else "0"


def with_unit(figure: Decimal | None, unit: str) -> str:
    return "" if figure is None else f"{plain(figure)} {unit}".strip()
