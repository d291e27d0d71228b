"""The platform's owner sets up a region; nobody else does, first or not."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from regions.models import Membership, Region, RegionCounty, Role
from regions.scope import in_region
from tests.factories import make_region, make_user

pytestmark = pytest.mark.django_db
VALLEY = {
    "name": "Rio Grande Valley",
    "sender_name": "Valley office",
    "reply_to": "office@valley.example",
    "counties": ["48215", "48061"],
}


@pytest.fixture
def owner():
    call_command("createowner", "Olive@Example.org", name="Olive", verbosity=0)
    return User.objects.get()


@pytest.fixture
def desk(owner):
    client = Client()
    client.force_login(owner)
    return client


def test_createowner_opens_or_promotes_one_account(capsys):
    make_user(email="olive@example.org", name="Olive")
    for _ in range(2):
        call_command("createowner", "OLIVE@example.org")

    olive = User.objects.get()
    assert (olive.is_staff, olive.is_superuser, olive.has_usable_password(), olive.name) == (True, True, False, "Olive")


def test_createowner_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("createowner", "olive")


def test_empty_platform_shows_the_way_and_a_visitor_cannot_take_it(client, desk):
    home = client.get("/").content.decode()
    signed_out = client.get("/start/")
    client.force_login(make_user())
    statuses = [client.get("/start/").status_code, client.post("/start/", VALLEY).status_code]

    assert "/start/" in home
    assert signed_out["Location"].startswith("/accounts/login/")
    assert statuses == [403, 403]
    assert not Region.objects.exists()
    assert "Which region do you work for?" in desk.get("/start/").content.decode()


def test_region_is_set_up_with_its_counties_zone_words_and_owner(owner, desk):
    response = desk.post("/start/", VALLEY | {"word_champion": "Industry chair"})

    region = Region.objects.get()
    assert response["Location"] == "/r/rio-grande-valley/staff/"
    assert (region.slug, region.time_zone, region.word("champion")) == (
        "rio-grande-valley",
        "America/Chicago",
        "Industry chair",
    )
    assert region.word("partner") == "Community partner"
    with in_region(region):
        assert set(RegionCounty.objects.values_list("county_id", flat=True)) == {"48215", "48061"}
    assert Membership.objects.get(region=region, user=owner).role == Role.OWNER


def test_counties_are_searched_without_script_and_ticks_are_kept(desk):
    page = desk.post("/start/", {"look": "1", "name": "My region", "find": "hidalgo", "counties": ["06037"]})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Hidalgo, TX" in text
    assert "Los Angeles, CA" in text
    assert 'value="06037"' in text
    assert text.count(" checked") == 1
    assert 'value="My region"' in text
    assert "Nothing was saved yet" not in text
    assert "This field is required" not in text
    assert not Region.objects.exists()


def test_time_zone_may_be_another_than_most_of_the_counties(desk):
    desk.post("/start/", VALLEY | {"time_zone": "America/Denver"})

    assert Region.objects.get().time_zone == "America/Denver"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"counties": []}, "Choose at least one county"),
        ({"counties": ["99999"]}, "99999"),
        ({"counties": ["48\x00215"], "find": "\x00"}, "Null characters are not allowed"),
        ({"name": ""}, "This field is required"),
        ({"slug": "taken"}, "already exists"),
        ({"slug": "no spaces please"}, "valid"),
        ({"reply_to": "nobody"}, "valid email"),
        ({"sender_name": "Evil\r\nBcc: x@y.z"}, "Leave out line breaks"),
        ({"time_zone": "Mars/Base"}, "Mars/Base"),
        ({"name": "字"}, "Give it a short name"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_written(desk, change, words):
    make_region(slug="taken")

    response = desk.post("/start/", VALLEY | change)

    assert response.status_code == 400
    assert words.lower() in response.content.decode().lower()
    assert Region.objects.count() == 1


def test_further_regions_are_set_up_on_the_same_page(desk):
    make_region()

    assert "One more region." in desk.get("/start/").content.decode()
    assert desk.post("/start/", VALLEY).status_code == 302


@pytest.mark.parametrize("regions", [0, 50])
def test_first_run_costs_the_same_however_many_regions(desk, sql, regions):
    for _ in range(regions):
        make_region()

    with sql(4):
        desk.get("/start/")
