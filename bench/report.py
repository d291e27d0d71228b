"""The figures: a table for people, and one JSON object as the last line."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from bench.rounds import Cost

HEADINGS = ("row", "work", "measured", "floor", "ratio", "bar", "")


@dataclass(frozen=True)
class Figure:
    row: int  # of the table of bars
    work: str
    measured: float
    unit: str
    bar: str
    met: bool
    floor: float | None = None
    # Not slow, but broken: the run ends with an error where this bar is missed.
    is_promise: bool = False
    more: dict[str, object] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        return self.measured / self.floor if self.floor else None

    def cells(self) -> tuple[str, ...]:
        floor = "–" if self.floor is None else f"{self.floor:.4g}"
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f}"
        measured = f"{self.measured:.4g}" if self.measured < 10_000 else f"{self.measured:,.0f}"
        return (
            str(self.row),
            self.work,
            f"{measured} {self.unit}",
            floor,
            ratio,
            self.bar,
            "met" if self.met else "MISSED",
        )


def at_most(
    row: int, work: str, measured: float, unit: str, most: float, floor: float | None = None, **more: object
) -> Figure:
    return Figure(row, work, measured, unit, f"≤ {most:g} {unit}", measured <= most, floor, more=more)


def none_of(row: int, work: str, measured: float, unit: str, **more: object) -> Figure:
    """What must never happen."""
    return Figure(row, work, measured, unit, f"0 {unit}", measured == 0, is_promise=True, more=more)


def at_least_share(row: int, work: str, rate: float, unit: str, floor: float, share: float, **more: object) -> Figure:
    return Figure(row, work, rate, unit, f"≥ {share:g} × floor", rate >= share * floor, floor, more=more)


def shown(row: int, work: str, measured: float, unit: str, floor: float | None = None) -> Figure:
    """Beside the bars: what stands in no row, but is asked for."""
    return Figure(row, work, measured, unit, "–", True, floor)


def times_floor(row: int, work: str, cost: Cost, floor: Cost, *, most: float, sql: int) -> list[Figure]:
    """CPU against the floor's and statements against a number, with everything else that was seen."""
    more = {"product": cost.figures(), "floor": floor.figures()}
    met = cost.best <= most * floor.best
    return [
        Figure(row, work, cost.best, "ms CPU", f"≤ {most:g} × floor", met, floor.best, more=more),
        Figure(row, f"{work}: statements", cost.sql, "SQL", f"≤ {sql}", cost.sql <= sql, floor.sql),
    ]


def table(figures: list[Figure]) -> str:
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def as_json(figures: list[Figure]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    listed = [asdict(figure) | {"ratio": figure.ratio} for figure in figures]
    return json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "figures": listed})
