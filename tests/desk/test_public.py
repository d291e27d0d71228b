"""The public sees what was published, and of everything else not even that it exists."""

import pytest

from partnerships.models import Outcome
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_priority, make_region, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def convener(here):
    return make_member(here)


def test_a_partnership_is_nowhere_in_public_until_it_is_published(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills", name="Mills Partnership")
    assert client.get(f"/p/{here.slug}/mills/").status_code == 404
    assert client.get(f"/p/{here.slug}/").status_code == 404

    with in_region(here):
        partnership.publish(by=convener)

    assert "Mills Partnership" in client.get(f"/p/{here.slug}/mills/").content.decode()
    assert "Mills Partnership" in client.get(f"/p/{here.slug}/").content.decode()


def test_the_page_shows_published_outcomes_and_keeps_the_others(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        priority = make_priority(partnership, title="Grow our own")
        shown = Outcome.tell(priority, title="Fifty trained", kind="training", figure=50, unit="people", by=convener)
        Outcome.tell(priority, title="Not for the paper", kind="training", by=convener)
        shown.publish(agreed_by="Elena", by=convener)
        partnership.publish(by=convener)

    page = client.get(f"/p/{here.slug}/mills/").content.decode()

    assert "Grow our own" in page
    assert "Fifty trained" in page
    assert "Not for the paper" not in page


def test_the_page_names_no_people(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        seat = make_seat(partnership)
        partnership.publish(by=convener)

    page = client.get(f"/p/{here.slug}/mills/").content.decode()

    assert "One business leader" in page
    assert seat.contact.name not in page
    assert seat.contact.email not in page


def test_the_page_takes_the_same_statements_however_much_was_published(client, here, convener, sql):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        partnership.publish(by=convener)
        first = Outcome.tell(make_priority(partnership), title="First", kind="training", by=convener)
        first.publish(agreed_by="Elena", by=convener)
    with sql(4):
        client.get(f"/p/{here.slug}/mills/")
    with in_region(here):
        for number in range(9):
            told = Outcome.tell(make_priority(partnership), title=f"More {number}", kind="training", by=convener)
            told.publish(agreed_by="Elena", by=convener)
            make_seat(partnership)
    with sql(4):
        client.get(f"/p/{here.slug}/mills/")


def test_a_closed_region_has_no_public_page(client, here, convener):
    with in_region(here):
        make_partnership(slug="mills").publish(by=convener)
    assert client.get(f"/p/{here.slug}/mills/").status_code == 200

    here.close(by=convener)

    assert client.get(f"/p/{here.slug}/mills/").status_code == 404
