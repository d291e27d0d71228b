"""Figures of the nation of round numbers, published year by year as people wait for them."""

from labor.models import NATION, LaborFigure
from tests.labor.files import hidden, line, text
from tests.labor.nation import (
    CAMERON,
    HEALTH,
    HIDALGO,
    LEVELS,
    RIO_GRANDE,
    STARR,
    STATES,
    WILLACY,
    figure,
    jobs,
)

ALL = "10"
AREAS = (NATION, *STATES, *RIO_GRANDE)


def publish(*years, hidden=(), jobs_of=None):
    """Figures of these years come in, in the place of what was there. `hidden`: (area, code) that are suppressed;
    `jobs_of`: {(area, code): what is told instead}.
    """
    LaborFigure.objects.filter(year__in=years).delete()
    rows = [figure(area, ALL, year, ownership=0) for year in years for area in AREAS]
    rows += [
        figure(area, code, year, ownership=5, suppressed=(area, code) in hidden)
        for year in years
        for area in AREAS
        for code in (ALL, *LEVELS)
    ]
    for row in rows:
        if row.ownership == 5:
            row.jobs = (jobs_of or {}).get((row.area, row.industry), row.jobs)
    LaborFigure.objects.bulk_create(rows)


def total(year, code=HEALTH, areas=RIO_GRANDE):
    return sum(jobs(area, code, year) for area in areas)


# Jobs in health care as the publisher would write them, with the sum of each year worked out by hand.
BY_HAND = {
    2019: ({CAMERON: 300, HIDALGO: 1500, STARR: 90, WILLACY: 10}, 1900),
    2020: ({CAMERON: 310, HIDALGO: 1520, STARR: 95, WILLACY: 12}, 1937),
    2021: ({CAMERON: 320, HIDALGO: 1540, STARR: None, WILLACY: 14}, None),
    2022: ({CAMERON: 333, HIDALGO: 1602, STARR: 104, WILLACY: 15}, 2054),
}


def published(*years):
    """One file, as it is downloaded: each county's total and its health care; the nation's beside them."""
    lines = []
    for year in years:
        counties, _sum = BY_HAND[year]
        lines.append(line(NATION, "10", "0", year=year, annual_avg_emplvl=1_000_000))
        lines.append(line(NATION, HEALTH, "5", year=year, agglvl_code="14", annual_avg_emplvl=150_000))
        for county, count in counties.items():
            lines.append(line(county, "10", "0", year=year, annual_avg_emplvl=40_000))
            of_sector = {"year": year, "agglvl_code": "74"}
            told = line(county, HEALTH, "5", annual_avg_emplvl=count, **of_sector)
            lines.append(told if count else hidden(county, HEALTH, **of_sector))
    return text(lines)
