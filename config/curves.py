"""A priority's figure over time as SVG: baseline, what was counted since, and the line to the target."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.curves import Curve, Spot

WIDTH, HEIGHT = 400.0, 210.0
LEFT, RIGHT, TOP, FOOT = 12.0, 12.0, 26.0, 34.0
NOTHING = SafeString("")


class Frame:
    """Where days and figures lie: no wider than what is drawn, so that small moves show."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        days, values = [spot.day for spot in spots], [spot.value for spot in spots]
        self.first, self.last = min(days), max(days)
        least, most = min(values), max(values)
        # All the same: the line runs through the middle.
        room = (most - least) * 0.12 or 1.0
        self.least, self.most = least - room, most + room

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.least) / (self.most - self.least)
        return round(HEIGHT - FOOT - share * (HEIGHT - TOP - FOOT), 1)

    def at(self, spot: Spot) -> tuple[float, float]:
        return self.x(spot.day), self.y(spot.value)


def curve(found: Curve) -> SafeString:
    """Nothing where one figure stands alone: a dot is no curve."""
    spots, target = found.spots, found.target
    if len(spots) + bool(target) < 2:
        return NOTHING
    frame = Frame([*spots, *([target] if target else [])])
    return format_html(
        '<svg class="curve" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        found.label,
        _axis(frame),
        _baseline(found, frame),
        _aim(spots, target, frame),
        _line(found.courses, frame),
        _marks(found, frame),
        _now(found, frame),
    )


def _axis(frame: Frame) -> SafeString:
    """The first day and the last; what lies between is in the table."""
    foot = HEIGHT - FOOT + 12
    ends = [("start", LEFT, frame.first), ("end", WIDTH - RIGHT, frame.last)]
    return format_html(
        '<path class="curve-axis" d="M{} {}H{}"/>{}',
        f"{LEFT:g}",
        f"{foot - 6:g}",
        f"{WIDTH - RIGHT:g}",
        format_html_join(
            "",
            '<text class="caption" text-anchor="{}" x="{}" y="{}">{}</text>',
            ((anchor, f"{x:g}", f"{HEIGHT - 6:g}", date_format(day)) for anchor, x, day in ends),
        ),
    )


def _baseline(found: Curve, frame: Frame) -> SafeString:
    if not found.baseline:
        return NOTHING
    height = frame.y(found.baseline.value)
    return format_html('<path class="trend-wanted" d="M{} {}H{}"/>', *_n(LEFT, height, WIDTH - RIGHT))


def _aim(spots: Sequence[Spot], target: Spot | None, frame: Frame) -> SafeString:
    """From where it began to where it should go."""
    if not target or not spots:
        return NOTHING
    return format_html('<path class="curve-aim" d="M{} {}L{} {}"/>', *_n(*frame.at(spots[0]), *frame.at(target)))


def _line(courses: Sequence[Sequence[Spot]], frame: Frame) -> SafeString:
    """Broken where a year is not told: through it nobody knows the way."""
    paths = ["L".join("{} {}".format(*_n(*frame.at(spot))) for spot in course) for course in courses if len(course) > 1]
    return format_html_join("", '<path class="trend-line" d="M{}"/>', ((path,) for path in paths))


def _marks(found: Curve, frame: Frame) -> SafeString:
    """A square where it began, a diamond where it should go, circles between: told apart without color."""
    drawn = []
    if found.baseline:
        x, y = frame.at(found.baseline)
        drawn.append(format_html('<rect class="trend-then" x="{}" y="{}" width="10" height="10"/>', *_n(x - 5, y - 5)))
        drawn.append(_words(x, y, _("Baseline %(figure)s") % {"figure": found.baseline.shown}, below=_is_up(found)))
    counted = found.spots[1:] if found.baseline else found.spots
    for spot in counted:
        name, radius = ("trend-now", 6) if spot is counted[-1] else ("trend-then", 4)
        drawn.append(format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', name, *_n(*frame.at(spot)), radius))
    if found.target:
        x, y = frame.at(found.target)
        path = "M{} {}l7 7l-7 7l-7 -7z".format(*_n(x, y - 7))
        drawn.append(format_html('<path class="curve-target" d="{}"/>', path))
        drawn.append(_words(x, y, _("Target %(figure)s") % {"figure": found.target.shown}, below=not _is_up(found)))
    return format_html_join("", "{}", ((part,) for part in drawn))


def _now(found: Curve, frame: Frame) -> SafeString:
    """The newest figure in words, unless it would stand on those of baseline or target."""
    if not found.latest:
        return NOTHING
    spot = found.spots[-1]
    x, y = frame.at(spot)
    others = [frame.at(other) for other in (found.baseline, found.target) if other]
    if any(abs(x - across) < 120 and abs(y - down) < 40 for across, down in others):
        return NOTHING
    return _words(x, y, spot.shown, below=not _is_up(found))


def _is_up(found: Curve) -> bool:
    return found.measure.better == "up"


def _words(x: float, y: float, words: str, *, below: bool) -> SafeString:
    """Beside a mark, inside the picture: at its edges they run inward."""
    anchor = "start" if x < WIDTH / 3 else "end" if x > WIDTH * 2 / 3 else "middle"
    edge = {"start": x - 5, "end": x + 5, "middle": x}[anchor]
    height = min(y + 22, HEIGHT - FOOT + 2) if below else max(y - 12, 14)
    return format_html('<text text-anchor="{}" x="{}" y="{}">{}</text>', anchor, *_n(edge, height), words)


def _n(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:g}" for number in numbers)
