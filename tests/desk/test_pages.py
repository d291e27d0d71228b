"""The front door and the promises."""

import pytest

from regions.models import Region
from tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/", "One table for an industry"),
        ("/privacy/", "What we keep about you"),
        ("/accessibility/", "A table everyone can sit at"),
        ("/api/v1/", "The API, in words"),
    ],
)
def test_public_pages_open_for_everybody(client, address, says):
    answer = client.get(address)

    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_an_empty_platform_tells_its_owner_how_to_begin(client):
    assert Region.objects.count() == 0
    assert "Set up the first region" in client.get("/").content.decode()

    make_region()

    assert "Set up the first region" not in client.get("/").content.decode()


def test_every_page_forbids_inline_scripts_and_styles(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy
