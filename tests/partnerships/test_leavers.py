"""Somebody leaves: what they have not finished is listed, and goes to somebody else at once."""

import re

import pytest

from partnerships.models import ActionItem, SeatRole
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member, make_partner_contact, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def staff(client, region):
    client.force_login(make_member(region))
    return client


@pytest.fixture
def table(region):
    """A leaver with two open items and a done one; a colleague of theirs and a leader at the same table."""
    with in_region(region):
        priority = make_priority()
        seat = make_seat(priority.partnership, make_partner_contact(), SeatRole.PARTNER)
        make_item(priority.team, title="Done", owner=seat.contact).report(status="done", by=None)
        for title in ("Call", "Price"):
            make_item(priority.team, title=title, owner=seat.contact)
        make_seat(priority.partnership, make_leader(name="Ada"))
        colleague = make_contact(seat.organization, name="Zoe")
        make_seat(priority.partnership, colleague, SeatRole.PARTNER)
        return seat, colleague


def test_leaving_the_table_leads_to_what_is_unfinished_with_colleagues_first(staff, region, table):
    seat, _colleague = table

    answer = staff.post(f"/r/{region.slug}/seats/{seat.pk}/leave/")

    assert answer.url == f"/r/{region.slug}/people/{seat.contact_id}/items/"
    page = staff.get(answer.url).content.decode()
    assert page.count(" checked") == 2
    assert "Done <span" not in page
    assert re.findall(r'<option value="\d+">([^,<]*),', page) == ["Zoe", "Ada"]


def test_leaving_with_nothing_open_leads_back_to_the_table(staff, region, table):
    _seat, colleague = table
    with in_region(region):
        theirs = colleague.seats.get()

    answer = staff.post(f"/r/{region.slug}/seats/{theirs.pk}/leave/")

    assert answer.url.endswith("/members/")


def test_ticked_items_go_over_together(staff, region, table):
    seat, colleague = table
    address = f"/r/{region.slug}/people/{seat.contact_id}/items/"
    ticked = re.findall(r'name="chosen" value="([^"]*)"', staff.get(address).content.decode())

    assert staff.post(address, {"chosen": ticked, "how": "hand_over", "owner": colleague.pk}).status_code == 302

    with in_region(region):
        assert set(ActionItem.objects.unfinished().values_list("owner", flat=True)) == {colleague.pk}
        assert ActionItem.objects.get(title="Done").owner_id == seat.contact_id
    after = staff.get(address).content.decode()
    assert "Zoe has 2 items more." in after
    assert "Nothing is left open with them." in after


def test_nobody_chosen_or_a_stranger_is_refused_and_nothing_moves(staff, region, table):
    seat, _colleague = table
    with in_region(region):
        stranger = make_partner_contact()
        ticked = list(ActionItem.objects.unfinished().values_list("pk", flat=True))
    address = f"/r/{region.slug}/people/{seat.contact_id}/items/"

    for owner, words in (("", "Choose who takes them."), (stranger.pk, "Select a valid choice.")):
        answer = staff.post(address, {"chosen": ticked, "how": "hand_over", "owner": owner})
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    with in_region(region):
        assert ActionItem.objects.of(seat.contact).count() == 3


def test_page_of_an_item_whose_owner_left_leads_there(staff, region, table):
    seat, _colleague = table
    with in_region(region):
        seat.contact.archive(by=None)
        page_of_it = ActionItem.objects.get(title="Call").get_absolute_url()

    page = staff.get(page_of_it).content.decode()

    assert f"/people/{seat.contact_id}/items/" in page
    lost = staff.get(f"/r/{region.slug}/items/?state=lost").content.decode()
    assert f"/people/{seat.contact_id}/items/" in lost
    listed = staff.get(f"/api/v1/regions/{region.slug}/items/?owner={seat.contact_id}&state=lost").json()
    assert {row["title"] for row in listed["results"]} == {"Call", "Price"}
