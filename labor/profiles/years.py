"""Which year a region is told in: the newest, as soon as half of its counties are; the others stay a click away."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from labor.models import NATION, LaborFigure

WINDOW = 10  # years before the one told that are looked at


@dataclass(frozen=True)
class Held:
    """What was imported of one year: all jobs of each area that is listed in it."""

    year: int
    jobs: Mapping[str, int | None]
    counties: Collection[str]  # those asked for that are listed

    @property
    def has_nation(self) -> bool:
        return NATION in self.jobs


def years_held(counties: Collection[str]) -> list[Held]:
    """One statement: the years in which at least one of these counties is listed, oldest first."""
    found: dict[int, dict[str, int | None]] = defaultdict(dict)
    rows = LaborFigure.objects.of([*counties, NATION]).totals()
    for area, year, jobs in rows.values_list("area", "year", "jobs"):
        found[year][area] = jobs
    held = [Held(year, jobs, [each for each in counties if each in jobs]) for year, jobs in sorted(found.items())]
    return [each for each in held if each.counties]


def newest(held: Collection[Held], counties: Collection[str]) -> Held | None:
    """The newest year of which at least half of the counties and the nation were imported.

    One slice of a new year, brought for a neighbor, does not take a region's year away; nor does a county that lags
    behind the others hold it back. Without the nation nothing has a share, and nothing is known to be zero.
    """

    def rank(each: Held) -> tuple[bool, bool, int, int]:
        is_half = 2 * len(each.counties) >= len(counties)
        return is_half, each.has_nation, 0 if is_half else len(each.counties), each.year

    return max(held, key=rank, default=None)


def year_asked(query: Mapping[str, str]) -> int | None:
    """`?year=2021`; whatever else stands there asks for the newest."""
    said = query.get("year", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else None
