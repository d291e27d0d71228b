"""One box over the region, and nothing beyond it."""

import pytest

from desk.search import MOST
from partnerships.models import Opportunity, Priority, Requirement
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_item, make_member, make_partnership, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    region = make_region()
    client.force_login(make_member(region))
    return region


def search(client, region, text):
    return client.get(f"/r/{region.slug}/search/", {"q": text})


def test_search_finds_organization_person_partnership_and_item(client, here):
    with in_region(here):
        make_contact(make_business(name="Quillwood Mill"), name="Quill Person")
        make_item(make_partnership(name="Quill Partnership"), title="Sharpen the quill")

    page = search(client, here, "quill").content.decode()

    for found in ("Quillwood Mill", "Quill Person", "Quill Partnership", "Sharpen the quill"):
        assert found in page


def test_search_never_finds_another_regions_rows(client, here):
    there = make_region()
    for region in (here, there):
        with in_region(region):
            make_business(name=f"Quillwood of {region.slug}")

    page = search(client, here, "quillwood").content.decode()

    assert f"Quillwood of {here.slug}" in page
    assert there.slug not in page


def test_search_asks_for_two_letters_and_says_when_nothing_is_there(client, here):
    assert "at least two letters" in search(client, here, "q").content.decode()
    assert "Nothing by that name" in search(client, here, "zzzz").content.decode()


def test_search_shows_what_was_typed_inert(client, here):
    page = search(client, here, "<script>alert(1)</script>\x00").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_search_asks_the_same_number_of_questions_however_much_it_finds(client, here, sql):
    with in_region(here):
        make_contact(make_business(name="Quill 0"), name="Quill Paul")
    with sql(13):
        search(client, here, "quill")
    with in_region(here):
        for number in range(50):
            make_contact(make_business(name=f"Quill B{number}"), name=f"Quill P{number}")
    with sql(13):
        page = search(client, here, "quill").content.decode()

    assert page.count("Quill P") == MOST
    assert "There are more" in page


def test_what_was_said_and_what_became_of_it_are_found(client, here):
    with in_region(here):
        table = make_partnership(name="Health care")
        said = Opportunity.capture(table, "Quilted jackets sell abroad", category="market", by=None)
        said.reword("Our jackets sell abroad", by=None)
        need = Requirement.capture(table, "More quilters", category="workforce", by=None)
        priority = Priority.adopt(need, title="A quilting school", by=None)

    page = search(client, here, "quilt").content.decode()

    for heading, row in (("What was heard", said), ("What it takes", need), ("Priorities", priority)):
        assert f">{heading}</h2>" in page
        with in_region(here):
            assert f'href="{row.get_absolute_url()}"' in page
