"""Industry codes as the census of employment and wages publishes them, and what NAICS 2022 changed about them."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from regions.reference import read_table

FOLDER = Path(__file__).parent / "reference_data"
# The first year that was published by NAICS 2022: figures of a code it changed are not one series across it. Where a
# state's notes say 2024, they speak of its tables by size; of the census itself they say the first quarter of 2022.
BREAK = 2022
# All industries; goods and services; supersectors.
AGGREGATES = ("10", "101", "102", "1011", "1012", "1013", *(str(code) for code in range(1021, 1030)))
# Employers whose industry nobody could tell.
UNCLASSIFIED = ("99", "999", "9999", "99999", "999999")
RANGES = {"31-33": ("31", "32", "33"), "44-45": ("44", "45"), "48-49": ("48", "49")}


def _table(filename: str) -> Iterator[dict[str, str]]:
    with (FOLDER / filename).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


@lru_cache(maxsize=1)
def known_codes() -> frozenset[str]:
    """Of NAICS 2022 and of the editions since 2007. Contractors (238) are published in two halves of each industry:
    residential, ending in 1, and nonresidential, ending in 2.
    """
    present = {row["code"] for row in read_table("naics2022.tsv")}
    halves = {code[:5] + half for code in present if code.startswith("238") and len(code) == 6 for half in "12"}
    return frozenset(
        present | halves | {row["code"] for row in _table("naics_former.tsv")} | {*AGGREGATES, *UNCLASSIFIED}
    )


def as_published(code: str) -> tuple[str, ...]:
    """The codes whose figures together are those of a code a sector is made of."""
    if len(code) == 6 and code.startswith("238") and code.endswith("0"):
        return f"{code[:5]}1", f"{code[:5]}2"
    return (code,)


@lru_cache(maxsize=1)
def changes() -> tuple[tuple[str, str], ...]:
    """(six digits of NAICS 2017, six digits of NAICS 2022) wherever an industry moved, was joined or was divided."""
    return tuple((row["before"], row["after"]) for row in _table("naics2017to2022.tsv"))


@lru_cache(maxsize=4096)
def changed_in_2022(code: str) -> bool:
    """Does the code stand for other companies since NAICS 2022 than it did, or did it come or go with it?"""
    begins = RANGES.get(code, (code,))
    return any(before.startswith(begins) != after.startswith(begins) for before, after in changes())


def is_one_series(code: str, first: int, last: int) -> bool:
    """May figures of the code be compared between the two years?"""
    return not (first < BREAK <= last and changed_in_2022(code))
