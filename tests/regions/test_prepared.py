"""Queries whose SQL is written once answer as the querysets they come from, always for the region in scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regions.models import Contact, Region
from regions.prepared import Given, Prepared
from regions.scope import NoRegion, in_region
from tests.factories import make_leader, make_region

pytestmark = pytest.mark.django_db


def by_name() -> Prepared:
    return Prepared(lambda: Contact.objects.select_related("organization").filter(name=Given("name")).order_by("pk"))


def test_prepared_query_written_in_one_region_shows_the_other_only_its_own_rows():
    here, there = make_region(), make_region()
    query = by_name()
    with in_region(here):
        ours = make_leader(name="Ana")
        assert query.all(name="Ana") == [ours]
    with in_region(there):
        theirs = make_leader(name="Ana")

        assert query.all(name="Ana") == [theirs]
    with in_region(here):
        assert query.all(name="Ana") == [ours]


def test_prepared_query_refuses_outside_a_region_also_after_it_was_written():
    query = by_name()
    with in_region(make_region()):
        assert query.first(name="nobody") is None

    with pytest.raises(NoRegion):
        query.all(name="nobody")


def test_prepared_query_loads_rows_with_their_relations_in_one_statement():
    with in_region(make_region()):
        ana = make_leader(name="Ana")
        query = by_name()

        with CaptureQueriesContext(connection) as seen:
            found = query.first(name="Ana")
            assert found.organization == ana.organization

        assert len(seen) == 1
        assert found.__dict__.keys() == Contact.objects.get(pk=ana.pk).__dict__.keys()
        assert found._state.fields_cache.keys() == {"organization"}


def test_prepared_query_takes_other_values_each_time():
    with in_region(make_region()):
        ana, bob = make_leader(name="Ana"), make_leader(name="Bob")
        query = by_name()

        assert [query.first(name=name) for name in ("Ana", "Bob", "Ana")] == [ana, bob, ana]
        assert query.first(name="Cy") is None


def test_prepared_rows_come_in_the_order_of_the_values_list():
    with in_region(make_region()):
        ana = make_leader(name="Ana")
        query = Prepared(lambda: Contact.objects.filter(pk=Given("pk")).values_list("name", "organization__name", "pk"))

        assert query.rows(pk=ana.pk) == [("Ana", ana.organization.name, ana.pk)]


def test_prepared_query_of_a_table_without_regions_needs_none():
    region = make_region()
    query = Prepared(lambda: Region.objects.open().filter(slug=Given("slug")))

    assert query.first(slug=region.slug) == region
    assert query.first(slug="nowhere") is None


def test_prepared_query_refuses_to_be_written_with_a_day_or_a_time_zone():
    with in_region(make_region()):
        for frozen in (
            Prepared(lambda: Region.objects.filter(created_at__date=Given("day"))),
            Prepared(lambda: Region.objects.filter(created_at__lt=timezone.localdate())),
        ):
            with pytest.raises(TypeError, match="give it the day"):
                frozen.all(day=timezone.localdate())
