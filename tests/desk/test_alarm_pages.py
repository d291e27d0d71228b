"""Alarms where they are seen: on today, on the partnership's home, on a page of their own, by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.models import AlarmDays, Aside
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partnership, make_region, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    region = make_region()
    client.force_login(make_member(region, Role.OWNER, name="Marisol Treviño"))
    return region


@pytest.fixture
def silent(here):
    """A table nobody carries since its launch, a month ago."""
    with in_region(here):
        return make_partnership(
            stage="launched", name="Builders", slug="builders", created_at=timezone.now() - timedelta(days=30)
        )


def page(client, path):
    return client.get(path).content.decode()


def test_it_rings_on_today_on_the_home_and_on_its_page(client, here, silent):
    for path in ("", "partnerships/builders/", "alarms/"):
        assert "No champion carries it" in page(client, f"/r/{here.slug}/{path}")


def test_an_alarm_takes_the_place_of_the_ordinary_line(client, here, silent):
    with in_region(here):
        make_seat(silent)

    home = page(client, f"/r/{here.slug}/partnerships/builders/")

    assert "No champion carries it" in home
    assert "Win the first champions" not in home


def test_several_of_a_kind_are_one_line_that_leads_to_all(client, here, silent):
    with in_region(here):
        for _ in range(2):
            seat = make_seat(silent, make_leader(), "champion")
            seat.since = timezone.localdate() - timedelta(days=61)
            seat.save()
            silent.created_at = timezone.now() - timedelta(days=90)
            silent.save()

    today = page(client, f"/r/{here.slug}/")

    assert "Two champions have gone silent" in today
    assert f"/r/{here.slug}/alarms/#partnership-{silent.pk}" in today


def test_it_is_put_aside_with_a_reason_and_rings_again_by_hand(client, here, silent):
    ask = f"/r/{here.slug}/alarms/aside/"
    until = timezone.localdate() + timedelta(days=9)
    assert "Why can this wait?" in page(client, f"{ask}?partnership=builders&key=no_champion")
    said = {"partnership": "builders", "key": "no_champion", "reason": "", "until": until}
    refused = client.post(ask, said)
    assert refused.status_code == 400
    assert "This field is required" in refused.content.decode()

    client.post(ask, said | {"reason": "She starts in May"})

    alarms = page(client, f"/r/{here.slug}/alarms/")
    assert "Nothing rings." in alarms
    assert "“She starts in May”" in alarms
    assert "Marisol Treviño, until" in alarms
    assert "See who could" not in page(client, f"/r/{here.slug}/")
    with in_region(here):
        aside = Aside.objects.get()
    client.post(f"/r/{here.slug}/alarms/aside/{aside.pk}/take-back/")
    assert "One alarm rings." in page(client, f"/r/{here.slug}/alarms/")


def test_what_does_not_ring_cannot_be_put_aside(client, here, silent):
    answer = client.get(f"/r/{here.slug}/alarms/aside/?partnership=builders&key=relapse", follow=True)

    assert "This alarm does not ring any more." in answer.content.decode()


def test_owners_set_the_numbers_within_bounds(client, here, silent):
    numbers = {"champion": 45, "meeting": 100, "missed": 2, "answer": 7, "rescue": 21, "relapse": 60}
    path = f"/r/{here.slug}/alarms/days/"

    assert client.post(path, numbers | {"champion": 3}).status_code == 400
    client.post(path, numbers)

    with in_region(here):
        assert AlarmDays.here().champion == 45
    assert "More than 45 days without a report" in page(client, f"/r/{here.slug}/alarms/")


def test_viewers_read_and_change_nothing(client, here, silent):
    client.force_login(make_member(here, Role.VIEWER))

    alarms = page(client, f"/r/{here.slug}/alarms/")

    assert "No champion carries it" in alarms
    assert "Put aside" not in alarms
    assert "Change the numbers" not in alarms


def test_programs_read_the_same_list_and_put_aside_by_the_same_rule(client, here, silent):
    api = f"/api/v1/regions/{here.slug}/alarms/"
    (alarm,) = client.get(api).json()
    assert (alarm["kind"], alarm["partnership"], alarm["key"]) == ("no_champion", "builders", "no_champion")
    said = {"partnership": "builders", "key": "no_champion", "reason": "In May"}
    with in_region(here):
        today = timezone.localdate()

    refused = client.post(api, said | {"until": today.isoformat()}, content_type="application/json")
    done = client.post(api, said | {"until": (today + timedelta(days=9)).isoformat()}, content_type="application/json")

    assert (refused.status_code, list(refused.json())) == (400, ["until"])
    assert done.status_code == 201
    (quiet,) = client.get(api).json()
    assert quiet["reason"] == "In May"
