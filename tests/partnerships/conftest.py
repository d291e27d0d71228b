import pytest
from django.utils import timezone

from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.acting import link_to, make_item


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def convener(here, client):
    """The browser of somebody who convenes here."""
    client.force_login(make_member(here))
    return client


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def valley():
    """Inside a region whose office answers mail."""
    region = make_region(reply_to="office@valley.example")
    with in_region(region):
        yield region


@pytest.fixture
def item(region):
    with in_region(region), timezone.override(region.time_zone):
        return make_item()


@pytest.fixture
def path(region, item):
    with in_region(region):
        return link_to(item).path
