"""The hash chain over activity: what was sealed cannot be changed without showing."""

from datetime import timedelta

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from regions.models import Activity, ActivitySeal, record
from regions.scope import in_region
from regions.sealing import broken_seals, seal
from regions.tasks import seal_activity
from tests.addresses import database_url
from tests.factories import make_region

pytestmark = pytest.mark.django_db


def happen(count, *, ago=timedelta(days=1)):
    for number in range(count):
        Activity.objects.create(
            verb="region.changed", at=timezone.now() - ago, detail={"who": "A", "region": str(number)}
        )


def test_settled_activity_is_sealed_once_and_the_chain_holds(settings):
    region = make_region()
    with in_region(region):
        happen(3)
        first = seal(region, at=timezone.now())
        assert seal(region, at=timezone.now()) is None
        happen(2)
        second = seal(region, at=timezone.now())

        assert (first.count, second.count, second.first_id > first.last_id) == (3, 2, True)
        assert broken_seals() == []


def test_what_has_just_happened_waits_until_nobody_can_still_come_before_it():
    region = make_region()
    with in_region(region):
        record("region.changed", region, by=None, region="now")

        assert seal(region, at=timezone.now()) is None
        assert seal(region, at=timezone.now() + timedelta(minutes=2)) is not None


def test_a_late_row_behind_an_unsettled_one_waits_too():
    region = make_region()
    with in_region(region):
        happen(1)
        happen(1, ago=timedelta(0))
        happen(1)

        assert seal(region, at=timezone.now()).count == 1


def test_every_region_has_its_own_chain():
    here, there = make_region(), make_region()
    for region, count in ((here, 1), (there, 2)):
        with in_region(region):
            happen(count)

    seal_activity()

    for region, count in ((here, 1), (there, 2)):
        with in_region(region):
            assert [found.count for found in ActivitySeal.objects.all()] == [count]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE regions_activity SET verb = 'x'",
        "DELETE FROM regions_activity WHERE id = (SELECT min(id) FROM regions_activity)",
    ],
)
def test_a_change_by_the_owner_of_the_tables_is_found(change, capsys):
    region = make_region(slug="here")
    with in_region(region):
        happen(3)
        seal(region, at=timezone.now())
    call_command("verify_seals")
    assert "here: 1 seals, 0 broken" in capsys.readouterr().out

    with psycopg2.connect(database_url("owner")) as connection, connection.cursor() as cursor:
        cursor.execute(change)
    connection.close()

    with pytest.raises(CommandError, match="here: activity"):
        call_command("verify_seals")
