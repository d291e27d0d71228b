"""Labor statistics are the same for everybody: every region reads them, and none can write them."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from labor.models import (
    NATION,
    CommutePair,
    LaborFigure,
    LaborImport,
    LaborPart,
    MetropolitanArea,
    MetropolitanCounty,
)
from regions.scope import in_region
from tests.factories import make_region
from tests.labor.nation import figure, settle_nation

pytestmark = pytest.mark.django_db


def rows():
    """One new row of every shared table; none of them is there yet."""
    batch = LaborImport.objects.first()
    area = MetropolitanArea.objects.first()
    return [
        figure(NATION, "62", 2024, ownership=0),
        CommutePair(work="48215", home="48061", year=2022, jobs=3),
        MetropolitanArea(code="99999", title="Elsewhere", kind="metropolitan"),
        MetropolitanCounty(county_id="48061", area=area, is_central=True),
        LaborImport(filename="more.csv"),
        LaborPart(batch=batch, number=2, content=b"more"),
    ]


@pytest.fixture
def filled():
    settle_nation()
    CommutePair.objects.create(work="48215", home="48215", year=2022, jobs=7)
    area = MetropolitanArea.objects.create(code="32580", title="McAllen-Edinburg-Mission, TX", kind="metropolitan")
    MetropolitanCounty.objects.create(county_id="48215", area=area, is_central=True)
    batch = LaborImport.objects.create(filename="2024.csv")
    LaborPart.objects.create(batch=batch, number=1, content=b"some")


def test_every_region_reads_them(filled):
    with in_region(make_region()):
        for row in rows():
            assert type(row).objects.exists()


def test_no_region_adds_to_them(filled):
    with in_region(make_region()):
        for row in rows():
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)

    for row in rows():
        row.save(force_insert=True)  # outside of regions the same rows are taken


def test_no_region_changes_or_removes_them(filled):
    tables = [type(row)._meta.db_table for row in rows()]
    keys = [type(row)._meta.pk_fields[0].column for row in rows()]
    with in_region(make_region()), connection.cursor() as cursor:
        for table, key in zip(tables, keys, strict=True):
            cursor.execute(f"UPDATE {table} SET {key} = {key}")
            changed = cursor.rowcount
            cursor.execute(f"DELETE FROM {table}")
            assert (table, changed, cursor.rowcount) == (table, 0, 0)

    with connection.cursor() as cursor:
        for table, key in zip(tables, keys, strict=True):
            cursor.execute(f"UPDATE {table} SET {key} = {key}")
            assert cursor.rowcount > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"suppressed": True},
        {"jobs": None},
        {"suppressed": True, "jobs": None},
        {"wages": None, "weekly_pay": None, "annual_pay": None},
        {"level": 9},
        {"ownership": 7},
        {"year": 24},
        {"area": "1029"},
    ],
)
def test_the_table_takes_no_figure_that_contradicts_itself(wrong):
    row = figure(NATION, "62", 2024, ownership=5)
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError, match="labor_figure_"), transaction.atomic():
        LaborFigure.objects.bulk_create([row])


def test_one_figure_stands_once():
    LaborFigure.objects.bulk_create([figure(NATION, "62", 2024, ownership=5)])

    with pytest.raises(IntegrityError, match="labor_laborfigure_pkey"), transaction.atomic():
        LaborFigure.objects.bulk_create([figure(NATION, "62", 2024, ownership=5)])
