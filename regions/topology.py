"""TopoJSON, as far as a map of counties needs it: rings of points, and a point inside them."""

import json
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

Point = tuple[float, float]
Ring = list[Point]


class Area(NamedTuple):
    code: str
    name: str
    rings: list[Ring]  # of all its parts, islands and holes alike


def areas(path: Path, layer: str = "counties") -> Iterator[Area]:
    topology = json.loads(path.read_text())
    (scale_x, scale_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:  # each point is the step from the one before, in quantized units
        columns, lines = map(accumulate, zip(*arc, strict=True))
        arcs.append([(x * scale_x + left, y * scale_y + top) for x, y in zip(columns, lines, strict=True)])
    for shape in topology["objects"][layer]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [_ring(indexes, arcs) for part in parts for indexes in part]
        yield Area(shape["id"], shape["properties"]["name"], rings)


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Arcs share their ends; a negative index is the arc walked backwards."""
    points: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _size(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def inside(rings: list[Ring]) -> Point:
    """A point well inside the largest part: the middle of its widest stretch at the part's mean height.

    A centroid would fall into the water of a county shaped like a hook.
    """
    largest = max(rings, key=_size)
    heights = [y for _, y in largest]
    y = (min(heights) + max(heights)) / 2
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= y) != (y2 <= y)
    )
    if not crossings:  # a part so small that simplification left it no height
        return largest[0]
    left, right = max(zip(crossings[::2], crossings[1::2], strict=False), key=lambda span: span[1] - span[0])
    return (left + right) / 2, y
