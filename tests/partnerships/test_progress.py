"""Progress by personal link, without login."""


import pytest
from django.utils import timezone

from partnerships.models import Update
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.acting import link_to, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def item(region):
    with in_region(region), timezone.override(region.time_zone):
        return make_item()


@pytest.fixture
def path(region, item):
    with in_region(region):
        return link_to(item).path


def reports(region):
    with in_region(region):
        return list(Update.objects.order_by("id"))


def test_progress_page_says_what_it_is_whose_it_is_and_when_it_is_due(client, item, path):
    page = client.get(path).content.decode()

    assert item.title in page
    assert f"{item.owner.name}, {item.owner_organization.name}" in page
    assert "It began with “We turn students away in May”" in page


def test_progress_page_writes_nothing_when_a_mail_scanner_follows_the_link(client, region, path):
    with in_region(region):
        before = Activity.objects.count()

    assert client.get(path).status_code == client.head(path).status_code == 200

    with in_region(region):
        assert (Activity.objects.count(), Update.objects.count()) == (before, 0)


def test_first_tap_saves_and_the_next_page_says_so(client, region, item, path):
    page = client.post(path, {"status": "doing"}, follow=True).content.decode()

    assert "The team sees it now." in page
    assert [(u.status, u.contact_id) for u in reports(region)] == [("doing", item.owner_id)]


def test_done_with_evidence_shows_figure_and_link(client, region, item, path):
    said = {
        "status": "done",
        "evidence_figure": "1204",
        "evidence_unit": "places",
        "evidence_url": "https://college.example/r",
    }

    page = client.post(path, said, follow=True).content.decode()

    assert "1,204 places" in page
    assert 'href="https://college.example/r"' in page
    with in_region(region):
        item.refresh_from_db()
        assert (item.status, item.done_at is not None) == ("done", True)
