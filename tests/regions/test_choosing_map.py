"""Counties chosen by tapping a map: links without script, nothing kept before it is saved."""

from html import unescape
from xml.etree import ElementTree

import pytest
from django.http import QueryDict

from regions.choosing_map import choosing_map, ticked_on_map
from regions.models import RegionCounty
from regions.scope import in_region
from tests.factories import make_member, make_region

PAGE = "/r/here/settings/counties/"
HIDALGO, CAMERON, SIXTY = "48215", "48061", [f"48{n:03}" for n in range(1, 120, 2)]


@pytest.fixture
def here(db):
    return make_region(slug="here", name="Here Valley")


@pytest.fixture
def owner(here, client):
    user = make_member(here, "owner")
    client.force_login(user)
    return user


def links(drawn):
    """What each county's link says, and where it leads."""
    return {a.findtext("title"): a.get("href") for a in ElementTree.fromstring(drawn).iter("a")}


def test_each_county_in_sight_is_a_link_that_turns_it_round(db):
    found = links(choosing_map([HIDALGO, CAMERON], [HIDALGO]))

    assert found["Leave out Hidalgo, TX"] == "?with=48061&without=48215#map"
    assert found["Leave out Cameron, TX"] == "?#map"
    assert found["Add Starr, TX"] == "?with=48061,48427#map"


def test_what_is_tapped_twice_is_as_it_was(db):
    once = ticked_on_map([HIDALGO], QueryDict("with=48427"))
    back = links(choosing_map(once, [HIDALGO]))["Leave out Starr, TX"]

    assert once == [HIDALGO, "48427"]
    assert ticked_on_map([HIDALGO], QueryDict(back[1:].partition("#")[0])) == [HIDALGO]


def test_codes_of_no_county_are_passed_over_wherever_they_come_from(db):
    assert ticked_on_map([HIDALGO], QueryDict("with=99999,%00,48061&without=x")) == [HIDALGO, CAMERON]
    assert set(links(choosing_map([HIDALGO, "x" * 500], [HIDALGO])).values()) == set(
        links(choosing_map([HIDALGO], [HIDALGO])).values()
    )


def test_memphis_is_drawn_with_its_neighbors_of_three_states_and_sixty_counties_stay_small(db):
    memphis = links(choosing_map(["47157"], ["47157"]))
    assert {"Add DeSoto, MS", "Add Crittenden, AR", "Add Tipton, TN"} <= set(memphis)

    assert len(choosing_map(SIXTY, SIXTY).encode()) <= 60_000


def test_no_address_lists_hundreds_of_counties_that_are_not_saved(db):
    assert choosing_map([f"48{n:03}" for n in range(1, 122, 2)], []) == ""
    assert choosing_map(SIXTY, []) != ""


def test_without_a_county_there_is_nothing_to_draw_around(db):
    assert choosing_map([], []) == ""


def test_valley_is_built_by_taps_and_kept_once_it_is_saved(here, owner, client):
    with in_region(here):
        RegionCounty.objects.create(county_id=HIDALGO)

    page = client.get(f"{PAGE}?with=48061,48427,48489")

    assert page.context["form"].ticked() == [HIDALGO, CAMERON, "48427", "48489"]
    assert "Not saved yet: look at the list below, and save it." in unescape(page.content.decode())
    with in_region(here):
        assert list(RegionCounty.objects.values_list("county_id", flat=True)) == [HIDALGO]

    client.post(PAGE, {"chosen": page.context["form"].ticked()})
    with in_region(here):
        assert RegionCounty.objects.count() == 4
