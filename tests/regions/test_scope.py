"""The first line of defence, and the traps that were found on the way to it."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from partnerships.models import Partnership
from regions.models import Activity, Organization, record
from regions.scope import AnotherRegion, NoRegion, in_region
from tests.factories import make_business, make_partnership, make_region, make_sector

pytestmark = pytest.mark.django_db


def test_lists_show_the_region_in_scope_only():
    here, there = make_region(), make_region()
    with in_region(there):
        make_business(name="Theirs")
    with in_region(here):
        make_business(name="Ours")

        assert [o.name for o in Organization.objects.all()] == ["Ours"]
        assert Organization.objects.filter(name="Theirs").exists() is False


def test_lists_refuse_without_a_region():
    with pytest.raises(NoRegion):
        list(Organization.objects.all())
    with pytest.raises(NoRegion):
        Organization.objects.exists()


def test_raw_sql_sees_nothing_without_a_region_and_only_its_own_inside():
    here, there = make_region(), make_region()
    for region in (here, there):
        with in_region(region):
            make_business(name=region.slug)

    def names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM regions_organization ORDER BY name")
            return [name for (name,) in cursor.fetchall()]

    assert names() == []
    with in_region(here):
        assert names() == [here.slug]
    assert names() == []


def test_base_manager_cannot_reach_another_region():
    here, there = make_region(), make_region()
    with in_region(there):
        theirs = make_business()
    with in_region(here):
        assert Organization._base_manager.filter(pk=theirs.pk).exists() is False
        assert Organization._base_manager.filter(pk=theirs.pk).update(name="Mine now") == 0


def test_writing_a_row_of_another_region_is_refused_by_the_database():
    here, there = make_region(), make_region()
    with in_region(here), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Organization.objects.create(name="Smuggled", kind="business", region=there)


def test_a_link_to_another_regions_row_is_refused_by_the_composite_key():
    here, there = make_region(), make_region()
    with in_region(there):
        their_sector = make_sector()
    with in_region(here):
        Partnership.objects.create(name="Reaching out", slug="reach", sector_id=their_sector.pk)
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match="in_region"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Partnership.objects.all().delete()


def test_leaving_a_scope_on_a_lost_transaction_asks_the_database_nothing():
    region = make_region()
    with in_region(region):
        make_business(name="Twice")

    def enter_and_break_it():
        with transaction.atomic(), in_region(region):
            make_business(name="Twice")

    with pytest.raises(IntegrityError):
        enter_and_break_it()


def test_another_region_cannot_be_entered_inside():
    here, there = make_region(), make_region()
    with in_region(here), pytest.raises(AnotherRegion), in_region(there):
        pass


def test_the_same_region_can_be_entered_again_and_stays_in_scope():
    region = make_region()
    with in_region(region):
        with in_region(region):
            make_business(name="Inner")
        assert [o.name for o in Organization.objects.all()] == ["Inner"]


def test_activity_can_be_added_but_never_changed_or_deleted():
    region = make_region()
    with in_region(region):
        row = record("region.founded", region, by=None, region=region.name)
        for change in (lambda: Activity.objects.filter(pk=row.pk).update(verb="x"), row.delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_a_slug_used_elsewhere_is_free_here():
    here, there = make_region(), make_region()
    with in_region(there):
        make_partnership(slug="health-care")
    with in_region(here):
        assert make_partnership(slug="health-care").slug == "health-care"
