"""Where everything in our two pictures goes: the seats around the table, and the golden thread.

Pure arithmetic in drawing units; `config.templatetags.ui` turns it into SVG and words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["business", "partner"]
State = Literal["here", "maybe", "away", ""]
SeatState = State | tuple[State, bool]

STEP_COUNT = 8
SEAT_RADIUS = 11.0
INNER_GAP, OUTER_GAP = 22.0, 56.0
LEAST_SPACING = 26.0
# Width and height: on pages, and on the room screen, where a picture may be taller.
FLAT, TALL = (330.0, 86.0), (302.0, 152.0)
# A row of more dots than this is thinner than a pencil line on a phone: it becomes two solid lengths.
MOST_DOTS = 40
LENGTHS_WIDTH = 500.0


@dataclass(frozen=True, slots=True)
class Seat:
    x: float
    y: float
    radius: float
    kind: Kind
    state: State = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    width: float
    height: float
    left: float
    top: float
    table_width: float
    table_height: float
    scale: float
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Row:
    width: float
    height: float
    half: float
    seats: tuple[Seat, ...]
    business_width: float  # used instead of seats when the row is too long for dots


@dataclass(frozen=True, slots=True)
class Knot:
    x: float
    y: float
    radius: float
    state: Literal["", "now", "ahead", "faint"] = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """One strand out of the ballot; `at` is the step it has reached, 3 (adopted) to 7 (outcome)."""

    at: int
    y: float


@dataclass(frozen=True, slots=True)
class Braid:
    width: float
    height: float
    columns: tuple[float, ...]
    middle: float
    faint: tuple[str, ...]
    lines: tuple[str, ...]
    ahead: tuple[str, ...]
    knots: tuple[Knot, ...]
    priorities: tuple[Priority, ...]


def perimeter(width: float, height: float, grow: float) -> float:
    tall = height + 2 * grow
    return 2 * max(width + 2 * grow - tall, 0) + math.pi * tall


def around(width: float, height: float, grow: float, count: int) -> list[tuple[float, float]]:
    """`count` points spaced evenly on a rounded table grown by `grow`, clockwise from the top; its center is 0, 0."""
    tall = height + 2 * grow
    radius, straight = tall / 2, max(width + 2 * grow - tall, 0)
    whole = perimeter(width, height, grow)
    return [_on_stadium(((i + 0.5) / count * whole + straight / 2) % whole, straight, radius) for i in range(count)]


def _on_stadium(way: float, straight: float, radius: float) -> tuple[float, float]:
    """The point `way` units along: top edge, right end, bottom edge, left end."""
    end = math.pi * radius
    if way < straight:
        return _round(way - straight / 2, -radius)
    if way < straight + end:
        angle = (way - straight) / radius - math.pi / 2
        return _round(straight / 2 + radius * math.cos(angle), radius * math.sin(angle))
    if way < 2 * straight + end:
        return _round(straight / 2 - (way - straight - end), radius)
    angle = (way - 2 * straight - end) / radius + math.pi / 2
    return _round(-straight / 2 + radius * math.cos(angle), radius * math.sin(angle))


def _round(x: float, y: float) -> tuple[float, float]:
    return round(x, 1), round(y, 1)


def table_scale(size: tuple[float, float], business: int, partners: int) -> float:
    """How much larger than the usual table it must be so that neighbors on either ring do not touch."""
    width, height = size
    scale = 1.0
    while any(
        perimeter(width * scale, height * scale, gap) < count * LEAST_SPACING
        for gap, count in ((INNER_GAP, business), (OUTER_GAP, partners))
    ):
        scale = round(scale + 0.1, 1)
    return scale


@lru_cache(maxsize=256)
def table(business: tuple[SeatState, ...], partners: tuple[SeatState, ...], *, tall: bool = False) -> Table:
    """Business leaders at the table, partners in the outer ring. A seat is a state, or (state, named)."""
    size = TALL if tall else FLAT
    scale = table_scale(size, len(business), len(partners))
    wide, high = size[0] * scale, size[1] * scale
    margin = (OUTER_GAP if partners else INNER_GAP) + SEAT_RADIUS + 4
    width, height = wide + 2 * margin, high + 2 * margin
    rings: list[tuple[Kind, tuple[SeatState, ...], float]] = [
        ("business", business, INNER_GAP),
        ("partner", partners, OUTER_GAP),
    ]
    seats = tuple(
        _seat(width / 2 + x, height / 2 + y, SEAT_RADIUS, kind, state)
        for kind, states, gap in rings
        for (x, y), state in zip(around(wide, high, gap, len(states)), states, strict=True)
    )
    return Table(round(width, 1), round(height, 1), margin, margin, round(wide, 1), round(high, 1), scale, seats)


def _seat(x: float, y: float, radius: float, kind: Kind, state: SeatState) -> Seat:
    mark, named = state if isinstance(state, tuple) else (state, False)
    return Seat(round(x, 1), round(y, 1), radius / 2 if mark == "away" else radius, kind, mark, named)


def row(business: int, partners: int) -> Row:
    """All seats in one line; if the halfway mark stands among circles, business holds the majority."""
    count, gap = business + partners, 22.0
    if count > MOST_DOTS:
        width = LENGTHS_WIDTH
        return Row(width, 40, width / 2, (), round((width - 8) * business / count, 1))
    width = count * gap + 8
    seats = tuple(
        Seat(4 + gap / 2 + i * gap, 20, 7.5, "business" if i < business else "partner", "here") for i in range(count)
    )
    return Row(width, 40, width / 2, seats, 0)


def strand(at: int) -> list[Knot]:
    """Eight small knots in a line; those behind `at` are tied, those after it open."""
    return [
        Knot(11 + i * 54, 11, 8 if i == at else 6 if i < at else 5, "now" if i == at else "ahead" if i > at else "")
        for i in range(STEP_COUNT)
    ]


COLUMNS = (70.0, 205.0, 340.0, 490.0, 640.0, 790.0, 940.0, 1090.0)
HEADS = 64.0
STRAND_ROOM = 140.0


def braid(fed: Sequence[int | None], chosen: Sequence[bool], reached: Sequence[int], *, voted: bool) -> Braid:
    """The partnership's whole thread.

    fed      for each opportunity, the index of the requirement it fed, or None
    chosen   for each requirement, whether the ballot chose it
    reached  for each adopted priority, the step it is at (3 adopted … 7 outcome)
    """
    body = max(min(36.0 * max(len(fed), len(chosen)), 620.0), STRAND_ROOM * len(reached), 200.0)
    middle = HEADS + body / 2
    heard, worked = _spread(len(fed), body, 36.0), _spread(len(chosen), body, 52.0)
    strands = [Priority(at, y) for at, y in zip(reached, _spread(len(reached), body, STRAND_ROOM), strict=True)]
    faint, lines, knots = _left_half(fed, chosen, heard, worked, middle if voted else None)
    ahead: list[str] = []
    for strand_ in strands:
        lines.append(_out_of_ballot(strand_, middle))
        if strand_.at < STEP_COUNT - 1:
            ahead.append(f"M{COLUMNS[strand_.at] + 18:g} {strand_.y:g}H{COLUMNS[-1]:g}")
        knots.extend(_strand_knots(strand_))
    if chosen:
        knots.append(Knot(COLUMNS[2], middle, 15 if voted else 8, "" if voted else "ahead"))
    paths = tuple(faint), tuple(lines), tuple(ahead)
    return Braid(1160, HEADS + body + 24, COLUMNS, middle, *paths, tuple(knots), tuple(strands))


def _spread(count: int, body: float, most: float) -> list[float]:
    """Heights of `count` rows around the middle of the body, at most `most` apart."""
    step = min(most, body / count) if count else 0
    return [round(HEADS + body / 2 + (i - (count - 1) / 2) * step, 1) for i in range(count)]


def _left_half(
    fed: Sequence[int | None], chosen: Sequence[bool], heard: list[float], worked: list[float], ballot: float | None
) -> tuple[list[str], list[str], list[Knot]]:
    faint: list[str] = []
    lines: list[str] = []
    knots: list[Knot] = []
    for start, requirement in zip(heard, fed, strict=True):
        won = requirement is not None and chosen[requirement]
        if requirement is None:
            faint.append(f"M{COLUMNS[0]:g} {start:g}h46")
        else:
            (lines if won else faint).append(_bend(COLUMNS[0], start, COLUMNS[1], worked[requirement]))
        knots.append(_source(COLUMNS[0], start, won))
    for start, won in zip(worked, chosen, strict=True):
        if ballot is not None:
            (lines if won else faint).append(_bend(COLUMNS[1], start, COLUMNS[2], ballot))
        knots.append(_source(COLUMNS[1], start, won))
    return faint, lines, knots


def _source(x: float, y: float, won: bool) -> Knot:
    return Knot(x, y, 7, "") if won else Knot(x, y, 3.5, "faint")


def _bend(x1: float, y1: float, x2: float, y2: float) -> str:
    pull = (x2 - x1) / 2
    return f"M{x1:g} {y1:g}C{x1 + pull:g} {y1:g} {x2 - pull:g} {y2:g} {x2:g} {y2:g}"


def _out_of_ballot(priority: Priority, middle: float) -> str:
    return f"{_bend(COLUMNS[2], middle, COLUMNS[3], priority.y)}H{COLUMNS[priority.at]:g}"


def _strand_knots(priority: Priority) -> list[Knot]:
    return [
        Knot(COLUMNS[i], priority.y, 12, "now")
        if i == priority.at
        else Knot(COLUMNS[i], priority.y, *((8, "") if i < priority.at else (6, "ahead")))
        for i in range(3, STEP_COUNT)
    ]
