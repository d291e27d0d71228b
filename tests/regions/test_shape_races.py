"""Counties that are moved at the same moment: nobody undoes what another did, and the history tells each step."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from regions.models import Activity, County, RegionCounty
from regions.scope import in_region
from tests.factories import make_member, make_region

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = [f"48{number:03}" for number in range(1, 17, 2)]


def at_once(region, attempts):
    """What came of each, in a connection of its own: None, or the code of the refusal."""
    start = Barrier(len(attempts))

    def one(attempt):
        try:
            with in_region(region):
                start.wait(timeout=20)
                return attempt()
        except ValidationError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as threads:
        return list(threads.map(one, attempts))


def settled(*fips):
    region = make_region()
    owner = make_member(region, "owner")
    with in_region(region):
        region.choose_counties(County.objects.filter(pk__in=fips), by=owner)
    return region, owner


def shape_of(region):
    """The counties there are, and those the history told last."""
    with in_region(region):
        told = Activity.objects.filter(verb="region.counties_chosen").order_by("id")
        rows = sorted(RegionCounty.objects.values_list("county_id", flat=True))
        names = sorted(map(str, County.objects.filter(pk__in=rows)))
        return rows, ", ".join(names) == told.last().detail["names"], told.count()


def test_eight_people_add_a_county_each_and_all_of_them_stay():
    region, owner = settled(EIGHT[0])
    counties = County.objects.in_bulk(EIGHT[1:])

    refused = at_once(region, [lambda c=c: region.add_county(c, by=owner) for c in counties.values()])

    assert refused == [None] * 7
    assert shape_of(region) == (EIGHT, True, 8)


def test_one_county_is_added_once_however_many_add_it():
    region, owner = settled(EIGHT[0])
    county = County.objects.get(pk=EIGHT[1])

    refused = at_once(region, [lambda: region.add_county(county, by=owner)] * 5)

    assert sorted(map(str, refused)) == ["None", "there", "there", "there", "there"]
    assert shape_of(region) == (EIGHT[:2], True, 2)


def test_of_two_who_leave_out_the_last_two_one_is_refused():
    region, owner = settled(*EIGHT[:2])
    counties = County.objects.in_bulk(EIGHT[:2])

    refused = at_once(region, [lambda c=c: region.leave_out_county(c, by=owner) for c in counties.values()])

    assert sorted(map(str, refused)) == ["None", "no_counties"]
    rows, is_told, shapes = shape_of(region)
    assert (len(rows), is_told, shapes) == (1, True, 2)


def test_a_new_choice_and_a_county_more_are_one_after_the_other():
    region, owner = settled(EIGHT[0])
    chosen, more = list(County.objects.filter(pk__in=EIGHT[1:3])), County.objects.get(pk=EIGHT[5])

    at_once(
        region,
        [lambda: region.choose_counties(chosen, by=owner), lambda: region.add_county(more, by=owner)],
    )

    rows, is_told, _shapes = shape_of(region)
    assert rows in ([*EIGHT[1:3]], [*EIGHT[1:3], EIGHT[5]])
    assert is_told
