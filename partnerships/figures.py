"""Figures as people write them."""

from decimal import Decimal


def plain(figure: Decimal) -> str:
    """1,204 rather than 1204.00."""
    return f"{figure.normalize():,f}" if figure else "0"


def with_unit(figure: Decimal | None, unit: str) -> str:
    return "" if figure is None else f"{plain(figure)} {unit}".strip()
