"""The map of a region's counties as SVG. Colour never says anything alone: give the same facts as a list beside it."""

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regions.reference import FOLDER

WIDTH = 400  # of the drawing; type sizes in the style sheet count on it
LINE, LETTER = 20, 9  # room a label takes: its line, and about so much per letter
MOST_LABELS = 12
INSETS = {"02", "15"}  # Alaska and Hawaii are drawn south of California and Texas, where they are nobody's neighbor

Box = tuple[int, int, int, int]  # left, top, right, bottom in hundredths of the projection's 975 by 610 units


class Shape(NamedTuple):
    name: str
    path: str = ""  # empty for the territories, which the projection leaves out
    box: Box = (0, 0, 0, 0)
    middle: tuple[int, int] = (0, 0)


class Frame(NamedTuple):
    left: float
    top: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        return WIDTH / self.width

    def meets(self, box: Box) -> bool:
        across = box[0] < self.left + self.width and box[2] > self.left
        return across and box[1] < self.top + self.height and box[3] > self.top


@lru_cache(maxsize=1)
def shapes() -> dict[str, Shape]:
    """By FIPS code. Read on first use, since many processes never draw a map."""
    stored = json.loads(gzip.decompress((FOLDER / "county_shapes.json.gz").read_bytes()))
    return {fips: Shape(*parts) for fips, parts in stored.items()}


def frame_around(boxes: Iterable[Box]) -> Frame:
    """A margin all round, and never taller than wide nor wider than twice its height."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    width, height = max(rights) - min(lefts), max(bottoms) - min(tops)
    margin = 0.06 * max(width, height) + 100
    wide = max(width, height) + 2 * margin
    high = max(height + 2 * margin, wide / 2)
    return Frame((min(lefts) + max(rights) - wide) / 2, (min(tops) + max(bottoms) - high) / 2, wide, high)


@lru_cache(maxsize=128)
def surroundings(fips_codes: tuple[str, ...]) -> tuple[Frame, str]:
    """The frame of these counties and the path of every other county it shows, across state lines too."""
    left_out = INSETS - {fips[:2] for fips in fips_codes}
    frame = frame_around(shapes()[fips].box for fips in fips_codes)
    others = ((fips, shape) for fips, shape in shapes().items() if fips not in fips_codes and fips[:2] not in left_out)
    return frame, "".join(shape.path for _fips, shape in others if shape.path and frame.meets(shape.box))


def place_labels(frame: Frame, named: Mapping[str, Shape]) -> dict[str, tuple[int, int]]:
    """Where each name goes: on its county, or a line above or below where another name is in the way."""
    taken: list[tuple[float, float, float]] = []
    places: dict[str, tuple[int, int]] = {}
    for fips, shape in named.items():
        half = len(shape.name) * LETTER / 2
        x = min(max((shape.middle[0] - frame.left) * frame.scale, half), WIDTH - half)
        y = (shape.middle[1] - frame.top) * frame.scale + LINE / 4
        tries = (y + LINE * shift for shift in (0, 0.5, -0.5, 1, -1, 1.5, -1.5))
        free = (t for t in tries if all(abs(x - a) > half + b or abs(t - c) >= LINE * 0.9 for a, b, c in taken))
        y = next(free, y)
        taken.append((x, half, y))
        places[fips] = round(x), round(y)
    return places


def county_map(
    fips_codes: Iterable[str], *, shades: Mapping[str, str] | None = None, title: str, description: str
) -> SafeString:
    """Stands inside `<figure class="map">`. `shades` says "most" or "least" by FIPS code; others are in between.

    Up to twelve counties carry their names. Codes we have no shape for are named in words below the map.
    """
    shades = shades or {}
    known = {fips: shapes()[fips] for fips in sorted(set(fips_codes)) if fips in shapes()}
    drawn = {fips: shape for fips, shape in known.items() if shape.path}
    missing = [shape.name for shape in known.values() if not shape.path]
    return (_svg(drawn, shades, title, description) if drawn else SafeString("")) + _missing(missing, bool(drawn))


def has_outline(fips: str) -> bool:
    return fips in shapes() and bool(shapes()[fips].path)


def _svg(drawn: Mapping[str, Shape], shades: Mapping[str, str], title: str, description: str) -> SafeString:
    frame, near = surroundings(tuple(drawn))
    counties = format_html_join(
        "",
        '<path class="{}" d="{}"><title>{}</title></path>',
        ((f"county {shades.get(fips, '')}".strip(), shape.path, shape.name) for fips, shape in drawn.items()),
    )
    places = place_labels(frame, drawn) if len(drawn) <= MOST_LABELS else {}
    labels = format_html_join(
        "",
        '<text{} x="{}" y="{}">{}</text>',
        (
            (SafeString(' class="on-dark"') if shades.get(fips) == "most" else "", *place, drawn[fips].name)
            for fips, place in places.items()
        ),
    )
    return format_html(
        '<svg role="img" viewBox="0 0 {} {}"><title>{}</title><desc>{}</desc>'
        '<g transform="scale({}) translate({} {})"><path class="county-near" d="{}"/>{}</g>{}</svg>',
        WIDTH,
        round(frame.height * frame.scale),
        title,
        description,
        f"{frame.scale:.5g}",
        round(-frame.left),
        round(-frame.top),
        near,
        counties,
        labels,
    )


def _missing(names: list[str], is_drawn: bool) -> SafeString:
    if not names:
        return SafeString("")
    said = _("Not on this map: %(names)s.") if is_drawn else _("There is no map: we have no outlines of %(names)s.")
    return format_html('<p class="small muted">{}</p>', said % {"names": ", ".join(names)})
