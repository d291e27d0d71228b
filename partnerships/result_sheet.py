"""A result as a sheet: the same columns for every method, then those of its own."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from partnerships.tallies import Line, Result
from partnerships.tallies.grids import Axis


def rows(result: Result) -> Iterator[list[object]]:
    yield [*_head(result.method), *_own_head(result.method)]
    for line in result.lines:
        yield [
            line.rank,
            line.label,
            line.dots,
            line.voters,
            line.organizations,
            _("yes") if line.chosen else _("no"),
            line.why,
            *_own(line),
        ]


def _head(method: str) -> list[str]:
    counted = {"dots": _("Dots"), "approval": _("Marks")}.get(method, _("Papers"))
    return [
        _("Rank"),
        _("Choice"),
        counted,
        _("Leaders"),
        _("Organizations"),
        _("Chosen"),
        _("How a tie was broken"),
    ]


def _own_head(method: str) -> list[str]:
    if method == "ranked":
        return [_("Place by rounds"), _("Points"), _("Place by points")]
    if method == "grid":
        axes = (_("Importance"), _("Feasibility"))
        words = (_("%(axis)s: mean"), _("%(axis)s: median"), _("%(axis)s: spread"))
        return [_("Sum"), *(word % {"axis": axis} for axis in axes for word in words)]
    return []


def _own(line: Line) -> list[object]:
    if line.method == "ranked":
        return [line.place or None, line.points, line.points_rank]
    if line.method == "grid":
        total = round(line.total, 4) if line.importance else None
        return [total, *_axis(line.importance), *_axis(line.feasibility)]
    return []


def _axis(axis: Axis | None) -> list[object]:
    if axis is None:
        return [None, None, None]
    return [round(axis.mean, 4), axis.median, None if axis.spread is None else round(axis.spread, 4)]
