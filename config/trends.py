"""How a number went, as SVG: a line through what is known, a gap where nothing is, one sentence that says it all."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.figures import Point

WIDTH, HEIGHT, EDGE = 240.0, 64.0, 8.0


def heights(points: Sequence[Point], wanted: float | None = None) -> tuple[float, float]:
    """The lowest and the highest to be drawn; never the same. Zero belongs to it, as bars would."""
    values = [point.value for point in points if point.value is not None] + ([] if wanted is None else [wanted])
    least, most = min(0.0, *values), max(0.0, *values)
    return least, most if most > least else least + 1


def trend(points: Sequence[Point], wanted: float | None = None) -> SafeString:
    """`wanted`: the threshold, drawn as a dotted line."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return SafeString("")
    least, most = heights(points, wanted)
    step = (WIDTH - 2 * EDGE) / max(len(points) - 1, 1)

    def y(value: float) -> float:
        return round(HEIGHT - EDGE - (value - least) / (most - least) * (HEIGHT - 2 * EDGE), 1)

    places = [(round(EDGE + step * n, 1), y(p.value)) for n, p in enumerate(points) if p.value is not None]
    told = ", ".join(f"{point.label}: {point.shown}" for point in points)
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<path class="trend-line" d="{}"/>{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        _("How it went. %(told)s.") % {"told": told},
        _threshold(None if wanted is None else y(wanted)),
        _line(points, places),
        format_html_join(
            "",
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            (_mark(place, is_now=place == places[-1]) for place in places),
        ),
    )


def _mark(place: tuple[float, float], *, is_now: bool) -> tuple[str, str, str, str]:
    return "trend-now" if is_now else "trend-then", f"{place[0]:g}", f"{place[1]:g}", "5" if is_now else "3.5"


def _line(points: Sequence[Point], places: Sequence[tuple[float, float]]) -> str:
    """Broken where a number is not known: a line over it would say that somebody knew."""
    drawn, following, pen = [], iter(places), "M"
    for point in points:
        if point.value is None:
            pen = "M"
            continue
        across, down = next(following)
        drawn.append(f"{pen}{across:g} {down:g}")
        pen = "L"
    return "".join(drawn)


def _threshold(height: float | None) -> SafeString:
    if height is None:
        return SafeString("")
    return format_html('<path class="trend-wanted" d="M0 {}h{}"/>', f"{height:g}", f"{WIDTH:g}")
