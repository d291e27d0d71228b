import pytest

from tests.factories import make_member, make_region


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def convener(here, client):
    """The browser of somebody who convenes here."""
    client.force_login(make_member(here))
    return client
