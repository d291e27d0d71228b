"""Reference data that is the same for every region: US counties and NAICS 2022, from the files beside this one."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, models

FOLDER = Path(__file__).parent / "reference_data"
COUNTY_COLUMNS = ("fips", "name", "state", "state_name", "time_zone")
INDUSTRY_COLUMNS = ("code", "title", "level", "parent_id")


def read_table(filename: str) -> Iterator[dict[str, str]]:
    with (FOLDER / filename).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


def load_counties(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> int:
    """Takes the model, so that a data migration can hand in the one of its time. Returns how many rows it wrote."""
    wanted = [tuple(row[column] for column in COUNTY_COLUMNS) for row in read_table("counties.tsv")]
    return _write(model, COUNTY_COLUMNS, wanted, using)


def load_industries(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> int:
    wanted = [
        (row["code"], row["title"], int(row["level"]), row["parent_id"] or None) for row in read_table("naics2022.tsv")
    ]
    return _write(model, INDUSTRY_COLUMNS, wanted, using)


def _write(model: type[models.Model], columns: Sequence[str], wanted: Sequence[tuple[object, ...]], using: str) -> int:
    """Adds what is new and corrects what differs; never deletes, since regions may refer to it."""
    rows = model._default_manager.using(using)
    present = set(rows.values_list(*columns))
    changed = [model(**dict(zip(columns, row, strict=True))) for row in wanted if row not in present]
    key, *others = (column.removesuffix("_id") for column in columns)
    rows.bulk_create(changed, batch_size=1000, update_conflicts=True, unique_fields=[key], update_fields=others)
    return len(changed)
