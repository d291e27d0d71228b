"""A file as big as a year of the whole nation, line by line: every county by thousands of industries."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from labor.areas import known_areas
from labor.codes import known_codes
from labor.models import ALL_INDUSTRIES, NATION

YEAR = 2023
# The layout of the publisher, 38 columns; texts are quoted there, numbers are not.
COLUMNS = [
    "area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code",
    "annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages", "annual_contributions",
    "annual_avg_wkly_wage", "avg_annual_pay",
]  # fmt: skip
COLUMNS += [f"lq_{column}" for column in COLUMNS[7:]]
CHANGES = ("estabs", "emplvl", "total_wages", "taxable_wages", "contributions", "wkly_wage", "pay")
COLUMNS += ["oty_disclosure_code", *(f"oty_{name}_{kind}" for name in CHANGES for kind in ("chg", "pct_chg"))]
COMPARED = ',"",1.02,0.97,0.91,0.88,0.94,0.93,0.96,""' + ",12,1.5" * len(CHANGES) + "\n"
# Beside all industries, one of three cells of a county is suppressed, as in published years.
OWNERSHIPS = (5, 3, 2, 1)


def cells() -> Iterator[tuple[str, str, int, int]]:
    """(area, industry, ownership, level), without end in sight: ten million."""
    areas = known_areas()
    codes = sorted(code for code in known_codes() if code[0] != "1" or len(code) > 4 or code in ("11", "111", "112"))
    for area in (NATION, *sorted(areas.states), *sorted(areas.counties)):
        yield area, ALL_INDUSTRIES, 0, 0
        for ownership in OWNERSHIPS:
            yield area, ALL_INDUSTRIES, ownership, 1
        for ownership in OWNERSHIPS[:2]:
            for code in codes:
                yield area, code, ownership, 4 if "-" in code else len(code) + 2


def numbers(place: int) -> tuple[int, int, int, int, int]:
    jobs = (place * 7919) % 4999 + 1
    pay = 30_000 + (place * 104_729) % 90_000
    return jobs // 9 + 1, jobs, jobs * pay, pay // 52, pay


def write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="ascii", buffering=1 << 20) as file:
        file.write(",".join(f'"{column}"' for column in COLUMNS) + "\n")
        for place, (area, code, ownership, level) in enumerate(islice(cells(), rows)):
            establishments, jobs, wages, weekly, annual = numbers(place)
            at = level + (10 if area == NATION else 50 if area.endswith("000") else 70)
            is_hidden = level > 3 and place % 3 == 0
            told = (
                f"{establishments},0,0,0,0,0,0"
                if is_hidden
                else f"{establishments},{jobs},{wages},0,0,{weekly},{annual}"
            )
            file.write(
                f'"{area}","{ownership}","{code}","{at}","0",{YEAR},"A","{"N" if is_hidden else ""}",{told}{COMPARED}'
            )


def write_rows(path: Path, rows: int) -> None:
    """The same rows as they stand in our table: what a bare COPY takes."""
    with path.open("w", encoding="ascii", buffering=1 << 20) as file:
        for place, (area, code, ownership, level) in enumerate(islice(cells(), rows)):
            told = "\t".join(map(str, numbers(place)))
            if level > 3 and place % 3 == 0:
                told = f"{numbers(place)[0]}\t\\N\t\\N\t\\N\t\\N"
                file.write(f"{area}\t{code}\t{ownership}\t{YEAR}\t{level}\tt\t{told}\n")
            else:
                file.write(f"{area}\t{code}\t{ownership}\t{YEAR}\t{level}\tf\t{told}\n")
