"""The region's settings and personal links for programs."""

import pytest

from regions.models import Activity, Link, Region, RegionCounty, Role
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_region
from tests.programs import said, send

pytestmark = pytest.mark.django_db
WORDS = {"champion": "Industry lead"}


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def owner(here, client):
    client.force_login(make_member(here, Role.OWNER))
    return client


def verbs(region):
    with in_region(region):
        return [entry.verb for entry in Activity.objects.order_by("id")]


def test_settings_are_read_and_changed_in_part(here, owner):
    before = send(owner, here, "settings/", "get").json()
    changed = send(owner, here, "settings/", "patch", name="The Valley", labels=WORDS, slug="there").json()

    assert changed == before | {"name": "The Valley", "labels": WORDS}
    kept = Region.objects.get(pk=here.pk)
    assert (kept.slug, kept.name, kept.word("champion")) == ("here", "The Valley", "Industry lead")
    assert verbs(here) == ["region.changed"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, "is not a time zone we know"),
        ({"palette": "mud"}, "is not a valid choice"),
        ({"labels": {"chair": "Seat"}}, "There is no word “chair” to replace."),
        ({"labels": {"champion": "x" * 41}}, "no more than 40 characters"),
        ({"sender_name": 'Bad"name'}, "Leave out line breaks"),
    ],
)
def test_settings_that_cannot_be_are_refused_at_their_field(here, owner, wrong, words):
    answer = send(owner, here, "settings/", "patch", **wrong)

    assert (answer.status_code, list(answer.json())) == (400, list(wrong))
    assert words in answer.content.decode()
    assert verbs(here) == []


def test_counties_are_replaced_and_at_least_one_stays(here, owner):
    chosen = send(owner, here, "settings/counties/", "put", counties=["48215", "48061"]).json()

    assert chosen["counties"] == ["48061", "48215"]
    assert send(owner, here, "settings/counties/", "put", counties=["48215"]).json()["counties"] == ["48215"]
    assert said(owner, here, "settings/counties/", "put", counties=[]) == (400, ["Choose at least one county."])
    assert said(owner, here, "settings/counties/", "put", counties=["48215", "99999"]) == (
        400,
        {"counties": ["We know no county with the code 99999."]},
    )
    with in_region(here):
        assert [row.county_id for row in RegionCounty.objects.all()] == ["48215"]


@pytest.mark.parametrize("role", [Role.CONVENER, Role.VIEWER])
def test_only_owners_change_settings(here, client, role):
    client.force_login(make_member(here, role))

    assert send(client, here, "settings/", "get").json()["slug"] == "here"
    assert send(client, here, "settings/", "patch", name="Mine").status_code == 403
    assert send(client, here, "settings/counties/", "put", counties=["48215"]).status_code == 403
    assert verbs(here) == []


def test_links_are_replaced_and_switched_off_and_never_told(here, owner):
    with in_region(here):
        lee, sam = make_contact(), make_contact()
        Link.objects.issue("mail", [(lee.pk, lee), (sam.pk, sam)], until=None)
        link = Link.objects.get(contact=lee)
        before = link.token
    one = f"links/{link.pk}/"

    listed = send(owner, here, "links/", "get", contact=lee.pk).json()["results"]
    assert [(row["id"], row["purpose"], row["about_id"]) for row in listed] == [(link.pk, "mail", lee.pk)]
    assert send(owner, here, "links/", "get", contact="x").json()["count"] == 2
    assert send(owner, here, one + "rotate/").json()["version"] == 2
    off = send(owner, here, one + "revoke/").json()
    assert off["revoked_at"] is not None
    with in_region(here):
        link.refresh_from_db()
        for token in (before, link.token):
            assert token.partition("-")[2] not in str([listed, off])
    assert verbs(here) == ["link.rotated", "link.revoked"]
