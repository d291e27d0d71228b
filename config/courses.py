"""How an industry went beside state and nation as SVG: lines that begin at 100 and say their names at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labor.profiles.profile import Place

WIDTH, HEIGHT = 620.0, 250.0
LEFT, RIGHT, TOP, FOOT = 8.0, 200.0, 12.0, 26.0  # on the right, room for the names
LINE = 22.0  # of type, as large as on a phone
NOTHING = SafeString("")

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    years: Sequence[int]
    least: float
    most: float

    def at(self, n: int, value: float) -> Point:
        across = LEFT + n * (WIDTH - LEFT - RIGHT) / (len(self.years) - 1)
        up = (value - self.least) / (self.most - self.least) * (HEIGHT - TOP - FOOT)
        return round(across, 1), round(HEIGHT - FOOT - up, 1)


def courses(years: Sequence[int], indexed: Sequence[tuple[Place, Sequence[Fraction | None]]]) -> SafeString:
    """Broken nowhere: a year that is not told is passed over, and the table beneath says so."""
    lines = [(place, [(n, float(v)) for n, v in enumerate(line) if v is not None]) for place, line in indexed]
    values = [value for _place, line in lines for _n, value in line]
    if len(years) < 2 or len(values) < 2:
        return NOTHING
    room = (max(values) - min(values)) * 0.1 or 1.0
    frame = Frame(years, min(values) - room, max(values) + room)
    heights = apart([frame.at(*line[-1])[1] for _place, line in lines])
    return format_html(
        '<svg class="years" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        _spoken(years, lines),
        _hundred(frame),
        format_html_join(
            "",
            "{}",
            ((_line(place, line, frame, h),) for (place, line), h in zip(lines, heights, strict=True)),
        ),
        _ends(years),
    )


def _spoken(years: Sequence[int], lines: Sequence[tuple[Place, Sequence[Point]]]) -> str:
    told = _("%(place)s: %(n)s in %(year)d")
    last = ((place, *line[-1]) for place, line in lines)
    said = [told % {"place": place.name, "n": f"{value:.0f}", "year": years[int(n)]} for place, n, value in last]
    first = years[int(lines[0][1][0][0])]
    return _("Jobs over time, %(year)d as 100. %(said)s.") % {"year": first, "said": "; ".join(said)}


def _hundred(frame: Frame) -> SafeString:
    height = f"{frame.at(0, 100)[1]:g}"
    return format_html('<path class="year-zero" d="M{} {}H{}"/>', f"{LEFT:g}", height, f"{WIDTH - RIGHT:g}")


def _line(place: Place, line: Sequence[Point], frame: Frame, height: float) -> SafeString:
    points = [frame.at(int(n), value) for n, value in line]
    across, down = points[-1]
    # A region may have any name, and only so much room.
    name = _("This region") if place.kind == "region" else place.name
    return format_html(
        '<path class="course {}" d="M{}"/><circle class="course-end {}" cx="{}" cy="{}" r="4"/>'
        '<text class="course-name" x="{}" y="{}">{}</text>',
        place.kind,
        "L".join(f"{x:g} {y:g}" for x, y in points),
        place.kind,
        f"{across:g}",
        f"{down:g}",
        f"{across + 10:g}",
        f"{height + 5:g}",
        f"{name} {line[-1][1]:.1f}",
    )


def apart(heights: Sequence[float]) -> list[float]:
    """Where names of lines that end near each other go: a line of type apart."""
    placed: dict[int, float] = {}
    floor = 0.0
    for n in sorted(range(len(heights)), key=lambda n: heights[n]):
        placed[n] = floor = max(heights[n], floor + LINE)
    return [placed[n] for n in range(len(heights))]


def _ends(years: Sequence[int]) -> SafeString:
    ends = [("start", LEFT, years[0]), ("end", WIDTH - RIGHT, years[-1])]
    return format_html_join(
        "",
        '<text class="caption" text-anchor="{}" x="{}" y="{}">{}</text>',
        ((anchor, f"{across:g}", f"{HEIGHT - 6:g}", year) for anchor, across, year in ends),
    )
