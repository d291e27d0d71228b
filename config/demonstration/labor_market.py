"""Jobs and wages for the demonstration's regions. **Made up**: of a plausible size, and of no place that exists.

What is published comes from `manage.py load_labor`; where any of it is, nothing is made up.
"""

from collections.abc import Iterable, Iterator
from zlib import crc32

from django.db import transaction
from django.utils import timezone

from labor.codes import BREAK
from labor.models import ALL_INDUSTRIES, NATION, FileKind, LaborFigure, LaborImport, Level, Ownership, Stage
from labor.models.figures import state_of

YEARS = range(2019, 2025)
NAME = "Made up for the demonstration"
NOTE = "These figures were made up. Nothing may be concluded from them about any place."
# Of a thousand jobs of the nation, how many; how many more each year; and what a job pays in dollars a year.
INDUSTRIES = {
    "23": (54, 1, 66_000), "31-33": (86, 0, 74_000), "311": (11, 0, 56_000), "332": (10, 0, 66_000),
    "333": (8, 0, 78_000), "334": (7, 0, 139_000), "44-45": (104, -1, 40_000), "51": (20, 0, 142_000),
    "518": (3, 0, 150_000), "54": (68, 2, 118_000), "5415": (16, 1, 140_000), "62": (138, 3, 62_000),
    "621": (55, 2, 74_000), "622": (35, 1, 78_000), "623": (22, 0, 42_000), "72": (92, 1, 26_000),
}  # fmt: skip
# Software publishers bear another number since NAICS 2022.
PUBLISHERS = (4, 0, 190_000)
ALL = (1000, 12, 72_000)
THE_NATION = 150_000_000
FEWEST = 40  # jobs: of fewer nobody is told


def chance(*words: object, most: int) -> int:
    """The same for the same words, always."""
    return crc32("/".join(map(str, words)).encode()) % (most + 1)


@transaction.atomic
def make_up(counties: Iterable[str]) -> int:
    """Figures of these counties, their states and the nation. How many; none where there are some already."""
    if LaborFigure.objects.exists():
        return 0
    chosen = sorted({*counties})
    areas = [NATION, *sorted({state_of(county) for county in chosen}), *chosen]
    figures = [figure for area in areas for year in YEARS for figure in of_area(area, year)]
    LaborFigure.objects.bulk_create(figures, batch_size=2000)
    now = timezone.now()
    LaborImport.objects.create(
        filename=NAME, kind=FileKind.FIGURES, stage=Stage.DONE, years=[*YEARS], started_at=now, ended_at=now,
        counts={"written": len(figures), "replaced": 0},
        notes=[NOTE],
    )  # fmt: skip
    return len(figures)


def are_made_up() -> bool:
    return LaborImport.objects.filter(filename=NAME).exists()


def size_of(area: str) -> int:
    """All jobs of an area in the first year."""
    if area == NATION:
        return THE_NATION
    return 2_000_000 + chance(area, most=9_000_000) if area.endswith("000") else 2_000 + chance(area, most=60_000)


def of_area(area: str, year: int) -> Iterator[LaborFigure]:
    for ownership, level in ((Ownership.ALL, Level.TOTAL), (Ownership.PRIVATE, Level.BY_OWNERSHIP)):
        share = 100 if ownership == Ownership.ALL else 85
        yield made_up(area, ALL_INDUSTRIES, year, ALL, ownership, level, share)
    publishers = {"5132" if year >= BREAK else "5112": PUBLISHERS}
    for code, told in (INDUSTRIES | publishers).items():
        level = Level.SECTOR if "-" in code or len(code) == 2 else Level(len(code) + 2)
        # A place has between a third and two and a half times the nation's share.
        share = 100 if area == NATION else 35 + chance(area, code[:2], most=215)
        yield made_up(area, code, year, told, Ownership.PRIVATE, level, share)


def made_up(
    area: str, code: str, year: int, told: tuple[int, int, int], ownership: int, level: int, share: int
) -> LaborFigure:
    of_thousand, more, pay = told
    # Of a thousand a year; all jobs of the nation are what everything else is held against.
    drift = 0 if (area, code) == (NATION, ALL_INDUSTRIES) else chance(area, code, "drift", most=40) - 20
    grown = 1000 * of_thousand + (year - YEARS[0]) * (1000 * more + drift * of_thousand)
    jobs = size_of(area) * grown * share // 100_000_000
    earned = pay * (100 + 4 * (year - YEARS[0])) // 100 * (85 + chance(area, most=20)) // 100
    is_hidden = ownership == Ownership.PRIVATE and level > Level.BY_OWNERSHIP and jobs < FEWEST
    known = {"jobs": jobs, "wages": jobs * earned, "weekly_pay": earned // 52, "annual_pay": earned}
    return LaborFigure(
        area=area, industry=code, ownership=ownership, year=year, level=level, suppressed=is_hidden,
        establishments=max(1, jobs // 14), **(dict.fromkeys(known) if is_hidden else known),
    )  # fmt: skip
