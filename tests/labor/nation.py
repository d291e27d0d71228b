"""A nation made of round numbers: every location quotient and every part of a change is known without computing it.

All jobs grow along straight lines from 2019, each line by its own share of where it began:

    jobs(area, industry, year) = begun × (1 + pace × (year − 2019))

In the nation all industries begin with 1,000,000 jobs and grow by 2 % of them a year; manufacturing has 10 % of the
jobs and does not grow, health care 15 % and grows by 4 %. A county begins with a round number of jobs, in an industry
with the nation's share times its location quotient of 2019, which is written beside it.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from labor.models import ALL_INDUSTRIES, NATION, LaborFigure, Level, Ownership

FIRST, LAST = 2019, 2024
YEARS = range(FIRST, LAST + 1)
MANUFACTURING, METAL, HEALTH, HOSPITALS = "31-33", "332", "62", "622"
TEXAS, ELSEWHERE = "48000", "06000"
CAMERON, HIDALGO, STARR, WILLACY = "48061", "48215", "48427", "48489"

# Jobs of the nation in 2019, and how much of that is added each year.
NATIONAL: dict[str, tuple[int, Fraction]] = {
    ALL_INDUSTRIES: (1_000_000, Fraction(2, 100)),
    MANUFACTURING: (100_000, Fraction(0)),
    METAL: (20_000, Fraction(1, 100)),
    HEALTH: (150_000, Fraction(4, 100)),
    HOSPITALS: (50_000, Fraction(5, 100)),
}
LEVELS = {MANUFACTURING: Level.SECTOR, METAL: Level.SUBSECTOR, HEALTH: Level.SECTOR, HOSPITALS: Level.SUBSECTOR}
# Dollars a job pays in a year; the same everywhere and always.
PAY = {ALL_INDUSTRIES: 52_000, MANUFACTURING: 65_000, METAL: 57_200, HEALTH: 54_600, HOSPITALS: 72_800}
JOBS_PER_ESTABLISHMENT = 10


@dataclass(frozen=True)
class Place:
    area: str
    begun: int
    pace: Fraction
    # Industry → its location quotient in 2019, and how much of its jobs then is added each year.
    lines: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)

    def jobs(self, industry: str, year: int) -> int:
        """Always whole: a number that is not would make the closed forms wrong."""
        begun, pace = Fraction(self.begun), self.pace
        if industry != ALL_INDUSTRIES:
            quotient, pace = self.lines[industry]
            begun *= Fraction(NATIONAL[industry][0], NATIONAL[ALL_INDUSTRIES][0]) * quotient
        exact = begun * (1 + pace * (year - FIRST))
        assert exact.denominator == 1, f"{self.area} {industry} {year}: {exact}"
        return int(exact)


ONE, TWO, HALF, NONE = Fraction(1), Fraction(2), Fraction(1, 2), Fraction(0)
THE_NATION = Place(
    NATION, 1_000_000, Fraction(2, 100), {code: (ONE, NATIONAL[code][1]) for code in NATIONAL if code != ALL_INDUSTRIES}
)
COUNTIES = (
    # Twice the nation's share of manufacturing, half its share of health care; all of it grows as the county does.
    Place(CAMERON, 40_000, Fraction(1, 100), {
        MANUFACTURING: (TWO, Fraction(1, 100)), METAL: (TWO, Fraction(1, 100)),
        HEALTH: (HALF, Fraction(1, 100)), HOSPITALS: (HALF, Fraction(1, 100)),
    }),
    # The nation's share of everything, and the nation's paces: no part of its change is its own.
    Place(HIDALGO, 100_000, Fraction(2, 100), {code: (ONE, NATIONAL[code][1]) for code in LEVELS}),
    # Much health care that grows fast; hardly any manufacturing, which shrinks.
    Place(STARR, 10_000, Fraction(3, 100), {
        MANUFACTURING: (HALF, Fraction(-2, 100)), METAL: (HALF, Fraction(-2, 100)),
        HEALTH: (TWO, Fraction(6, 100)), HOSPITALS: (TWO, Fraction(10, 100)),
    }),
    Place(WILLACY, 10_000, NONE, {
        MANUFACTURING: (ONE, NONE), METAL: (HALF, NONE), HEALTH: (ONE, NONE), HOSPITALS: (ONE, NONE),
    }),
)  # fmt: skip
RIO_GRANDE = tuple(place.area for place in COUNTIES)
# Texas is twice its four counties; the rest of the nation lies elsewhere, so that the states add up to it.
STATES = (TEXAS, ELSEWHERE)


def jobs(area: str, industry: str, year: int) -> int:
    known = {place.area: place for place in (THE_NATION, *COUNTIES)}
    if area in known:
        return known[area].jobs(industry, year)
    texas = 2 * sum(place.jobs(industry, year) for place in COUNTIES)
    return texas if area == TEXAS else THE_NATION.jobs(industry, year) - texas


def figure(area: str, industry: str, year: int, *, ownership: int, suppressed: bool = False) -> LaborFigure:
    count = jobs(area, industry, year)
    pay = PAY[industry]
    level = LEVELS.get(industry, Level.TOTAL if ownership == Ownership.ALL else Level.BY_OWNERSHIP)
    told = {"jobs": count, "wages": count * pay, "weekly_pay": pay // 52, "annual_pay": pay}
    return LaborFigure(
        area=area,
        industry=industry,
        ownership=ownership,
        year=year,
        level=level,
        suppressed=suppressed,
        establishments=count // JOBS_PER_ESTABLISHMENT,
        **(dict.fromkeys(told) if suppressed else told),
    )


def settle_nation(*, years: range = YEARS, suppressed: frozenset[tuple[str, str]] = frozenset()) -> None:
    """Write the nation's figures, outside of any region. `suppressed`: (area, industry) told in no year.

    All jobs are private, so that the shares of private companies and of all owners are the same.
    """
    figures = []
    for area in (NATION, *STATES, *RIO_GRANDE):
        for year in years:
            figures.append(figure(area, ALL_INDUSTRIES, year, ownership=Ownership.ALL))
            figures += [
                figure(area, code, year, ownership=Ownership.PRIVATE, suppressed=(area, code) in suppressed)
                for code in (ALL_INDUSTRIES, *LEVELS)
            ]
    LaborFigure.objects.bulk_create(figures)
