"""A letter is passed on: what its page opens, and what only the person it was written to is led to."""

import re

import pytest

from partnerships.models import Note
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db
AMONG_LEADERS = "Among leaders: wages"


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def item(here):
    """Bob, of the team, has it; Dee helps him; both lead companies and read what leaders say among themselves."""
    with in_region(here):
        priority = make_priority(title="Grow our own")
        ana, bob, dee = make_leader(name="Ana"), make_leader(name="Bob"), make_leader(name="Dee")
        for each in (ana, bob, dee):
            make_seat(priority.partnership, each)
        priority.team.join(bob, by=None)
        item = make_item(priority.team, owner=bob)
        item.call_in(dee, by=None)
        priority.team.join(dee, by=None)
        Note.say(item, text=AMONG_LEADERS, visibility="business", by=ana)
    return item


def path(here, name, purpose):
    with in_region(here):
        return Link.objects.get(contact__name=name, purpose=purpose).path


@pytest.mark.parametrize("name", ["Bob", "Dee"])
def test_page_of_a_team_names_items_and_leads_to_none(client, here, item, name):
    page = client.get(path(here, name, "team")).content.decode()

    assert (item.title in page, re.findall(r"/(?:progress|help)/", page)) == (True, [])


@pytest.mark.parametrize(("name", "purpose"), [("Bob", "item"), ("Dee", "support")])
def test_way_from_an_item_to_its_notes_asks_whose_it_is_and_shows_none_before(client, here, item, name, purpose):
    with in_region(here):
        Link.objects.filter(purpose="discussion").delete()
    way = f"{path(here, name, purpose)}discussion/"

    asked = client.post(way, follow=True)

    page = asked.content.decode()
    with in_region(here):
        made = Link.objects.filter(purpose="discussion").exists()
    assert (asked.status_code, f"Are you {name}?" in page, AMONG_LEADERS in page, made) == (409, True, False, False)
    # The address of this page takes no GET: from the other language one comes back to the item.
    assert f'name="next" value="{path(here, name, purpose)}"' in page

    answer = client.post(way, {"sure": "1"}, follow=True)

    assert (answer.status_code, AMONG_LEADERS in answer.content.decode()) == (200, True)
