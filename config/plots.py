"""Importance by feasibility as SVG: numbered means with a cross for their spread, and one sentence that says it all."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.tallies.grids import LEAST, MOST
from partnerships.tallies.telling import Point

LEFT, TOP, SIDE, RADIUS = 46.0, 12.0, 320.0, 11.0
UNIT = SIDE / (MOST - LEAST)
WIDTH, HEIGHT = LEFT + SIDE + 16, TOP + SIDE + 52


def x(feasibility: float) -> float:
    return round(LEFT + (min(max(feasibility, LEAST), MOST) - LEAST) * UNIT, 1)


def y(importance: float) -> float:
    return round(TOP + SIDE - (min(max(importance, LEAST), MOST) - LEAST) * UNIT, 1)


def sides(points: Sequence[Point]) -> list[float]:
    """How far each number moves aside, so that it does not hide one before it."""
    placed: list[tuple[float, float]] = []
    found = []
    for point in points:
        across, up, aside = x(point["feasibility"]), y(point["importance"]), 0.0
        while any(abs(across + aside - a) < 2 * RADIUS and abs(up - b) < 2 * RADIUS for a, b in placed):
            aside += RADIUS * 0.5
        placed.append((across + aside, up))
        found.append(aside)
    return found


def plot(points: Sequence[Point]) -> SafeString:
    told = "; ".join(
        _("%(number)d, %(label)s: importance %(importance)s, feasibility %(feasibility)s")
        % {
            "number": point["number"],
            "label": point["label"],
            "importance": f"{point['importance']:.1f}",
            "feasibility": f"{point['feasibility']:.1f}",
        }
        for point in points
    )
    return format_html(
        '<svg class="plot" viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}"'
        ' font-size="14" fill="currentColor">{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        _("Importance upward, feasibility to the right, each from 1 to 5. %(told)s.") % {"told": told},
        _frame(),
        format_html_join("", "{}", ((_cross(point),) for point in points)),
        format_html_join(
            "", "{}", ((_mark(point, aside),) for point, aside in zip(points, sides(points), strict=True))
        ),
    )


def _frame() -> SafeString:
    ticks = range(LEAST, MOST + 1)
    lines = [f"M{x(tick):g} {TOP:g}v{SIDE:g}M{LEFT:g} {y(tick):g}h{SIDE:g}" for tick in ticks]
    middle = TOP + SIDE / 2
    return format_html(
        '<path d="{}" stroke="currentColor" stroke-opacity=".2" fill="none"/>{}{}'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text x="14" y="{}" text-anchor="middle" transform="rotate(-90 14 {})">{}</text>',
        "".join(lines),
        _texts((x(tick), TOP + SIDE + 20, tick) for tick in ticks),
        _texts((LEFT - 14, y(tick) + 5, tick) for tick in ticks),
        f"{LEFT + SIDE / 2:g}",
        f"{HEIGHT - 10:g}",
        _("Feasibility"),
        f"{middle:g}",
        f"{middle:g}",
        _("Importance"),
    )


def _texts(places: Iterable[tuple[float, float, int]]) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((f"{across:g}", f"{up:g}", words) for across, up, words in places),
    )


def _cross(point: Point) -> SafeString:
    across, up = point["feasibility"], point["importance"]
    wide, tall = point["feasibility_spread"], point["importance_spread"]
    if not wide and not tall:
        return SafeString("")
    path = f"M{x(across - wide):g} {y(up):g}H{x(across + wide):g}M{x(across):g} {y(up - tall):g}V{y(up + tall):g}"
    return format_html('<path d="{}" stroke="currentColor" stroke-opacity=".45" stroke-width="1.5"/>', path)


def _mark(point: Point, aside: float) -> SafeString:
    across, up = x(point["feasibility"]) + aside, y(point["importance"])
    name = "seat here" if point["chosen"] else "seat"
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/><text fill="{}" x="{}" y="{}" text-anchor="middle"'
        ' font-weight="600" font-size="13">{}</text>',
        name,
        f"{across:g}",
        f"{up:g}",
        f"{RADIUS:g}",
        "var(--on-accent)" if point["chosen"] else "currentColor",
        f"{across:g}",
        f"{up + 4.5:g}",
        point["number"],
    )
