"""One change for many items: all or none, and which of them cannot."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.models import Message
from partnerships.models import ActionItem, SeatRole, Update
from partnerships.models.chosen import MOST, Chosen
from regions.models import Activity, Role
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def three(region):
    with in_region(region):
        team = make_priority().team
        return [make_item(team, title=title) for title in ("Call", "Price", "Write")]


def states(region):
    with in_region(region):
        return list(ActionItem.objects.order_by("id").values_list("status", flat=True))


def tick(items):
    return [f"{item.pk}-{item.edition}" for item in items]


@pytest.fixture
def staff(client, region):
    client.force_login(make_member(region))
    return client


def change(client, region, items, query="", **said):
    return client.post(f"/r/{region.slug}/items/change/{query}", {"chosen": tick(items), **said})


def test_the_heading_counts_what_the_filter_shows(staff, region, three):
    with in_region(region):
        other = make_item(make_priority().team, title="Far away")
        ActionItem.objects.filter(pk=three[0].pk).update(due_on=timezone.localdate() - timedelta(days=1))
        ActionItem.objects.filter(pk=three[1].pk).update(status="done", done_at=timezone.now())
        table = other.team.priority.partnership_id

    def heading(query=""):
        page = staff.get(f"/r/{region.slug}/items/{query}").content.decode()
        return re.findall(r'<h1>([^<]+)</h1>|<p class="lead">([^<]+)</p>', page)

    assert heading() == [("One item is late.", ""), ("", "3 items are still to do.")]
    assert heading(f"?partnership={table}") == [("Nothing is late.", ""), ("", "1 item is still to do.")]
    assert heading("?q=Call") == [("One item is late.", ""), ("", "1 item is still to do.")]
    assert heading("?state=done") == [("One item is done.", "")]
    assert heading("?state=dropped") == [("0 items were dropped.", "")]


def test_ticked_items_are_done_together(staff, region, three):
    answer = change(staff, region, three[:2], how="done")

    assert answer.status_code == 302
    assert states(region) == ["done", "done", "open"]
    assert "2 items: done." in staff.get(answer.url).content.decode()


def test_one_that_cannot_is_named_and_none_is_changed(staff, region, three):
    with in_region(region):
        three[1].report(status="done", by=None)
        three[1].refresh_from_db()
        mails = Message.objects.count()

    answer = change(staff, region, three, how="drop", reason="The market changed")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“Price”: This item is done. It stays on the thread." in page
    assert "“Call”" not in page
    assert states(region) == ["open", "done", "open"]
    assert 'value="The market changed"' in page
    assert f'value="{three[0].pk}-1" checked' in page
    with in_region(region):
        assert (Message.objects.count(), Activity.objects.filter(verb="item.dropped").count()) == (mails, 0)


def test_items_refused_for_one_reason_share_a_sentence(staff, region, three):
    page = change(staff, region, three[:2], how="day", due_on="2020-01-01", note="Earlier").content.decode()

    assert "“Call”, “Price”: Choose a day from today on. You chose Jan 1, 2020." in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"how": "day"}, "Choose the new day."),
        ({"how": "day", "due_on": "2099-01-01"}, "Say why the day moves, in a few words."),
        ({"how": "day", "due_on": "soon", "note": "x"}, "Enter a valid date."),
        ({"how": "drop", "reason": " "}, "Say why they are no longer needed."),
        ({"how": "hand_over"}, "Choose who takes them."),
        ({"how": "explode"}, "Select a valid choice."),
        ({}, "Choose what to do with them."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_ticks_stay(staff, region, three, said, words):
    answer = change(staff, region, three, **said)

    page = answer.content.decode()
    assert (answer.status_code, words in page) == (400, True)
    assert page.count(" checked") == 3
    assert states(region) == ["open"] * 3


def test_nothing_ticked_or_too_much_is_said(staff, region, three):
    assert "Tick the items first." in change(staff, region, [], how="done").content.decode()
    with in_region(region), pytest.raises(ValidationError, match=f"Tick at most {MOST} items at a time."):
        Chosen(dict.fromkeys(range(MOST + 1))).change("done", by=None)


def test_new_day_moves_each_and_leaves_its_status(staff, region, three):
    with in_region(region):
        three[0].report(status="blocked", note="No room", by=None)
        three[0].refresh_from_db()
    day = timezone.localdate() + timedelta(days=30)

    assert change(staff, region, three, how="day", due_on=day.isoformat(), note="School holidays").status_code == 302

    assert states(region) == ["blocked", "open", "open"]
    with in_region(region):
        assert set(ActionItem.objects.values_list("due_on", flat=True)) == {day}
        assert Update.objects.filter(note="School holidays", due_on=day).count() == 3


def test_items_go_to_somebody_at_the_table_they_are_listed_for(staff, region, three):
    with in_region(region):
        table = three[0].team.priority.partnership
        taker = make_seat(table, make_partner_contact(), SeatRole.PARTNER).contact
    query = f"?partnership={table.pk}"
    assert f'<option value="{taker.pk}">' in staff.get(f"/r/{region.slug}/items/{query}").content.decode()

    answer = change(staff, region, three, query, how="hand_over", owner=taker.pk)

    assert answer.url == f"/r/{region.slug}/items/{query}"
    with in_region(region):
        assert set(ActionItem.objects.values_list("owner", flat=True)) == {taker.pk}
        assert Message.objects.waiting().filter(kind="item.assigned", contact=taker).count() == 3


def test_dropping_is_undone_by_one_press(staff, region, three):
    answer = change(staff, region, three[:2], how="drop", reason="By mistake")

    page = staff.get(answer.url).content.decode()
    assert "2 items are dropped. Was it a mistake?" in page
    assert page.count(" checked") == 2
    assert states(region) == ["dropped", "dropped", "open"]
    with in_region(region):
        for item in three[:2]:
            item.refresh_from_db()
    assert change(staff, region, three[:2], how="take_up").status_code == 302
    assert states(region) == ["open"] * 3


def test_item_is_taken_up_again_from_its_page_and_only_once(staff, region, three):
    with in_region(region):
        three[0].drop(reason="By mistake", by=None)
        page = three[0].get_absolute_url()
    assert f"{page}take-up/" in staff.get(page).content.decode()

    assert staff.post(f"{page}take-up/").status_code == 302
    assert "This item was not dropped." in staff.post(f"{page}take-up/").content.decode()
    assert states(region)[0] == "open"
    with in_region(region):
        told = Activity.objects.get(verb="item.taken_up").sentence
    assert told.endswith("took up again: “Call”.")


def test_item_of_a_priority_let_go_stays_dropped(region, three):
    with in_region(region):
        three[0].drop(reason="Not now", by=None)
        three[0].team.priority.drop(reason="The market changed", by=None)
        with pytest.raises(ValidationError, match="let this priority go"):
            three[0].take_up(by=None)


def test_what_another_did_meanwhile_stops_all(staff, region, three):
    with in_region(region):
        ActionItem.objects.get(pk=three[2].pk).report(status="doing", note="Half of it is there", by=three[2].owner)

    page = change(staff, region, three, how="drop", reason="Not needed").content.decode()

    assert f"“Write”: {three[2].owner} wrote meanwhile: On track, “Half of it is there”." in page
    assert states(region) == ["open", "open", "doing"]
    assert f'value="{three[2].pk}-2" checked' in page


def test_an_address_that_ticks_ticks_what_is_an_item_and_passes_over_the_rest(staff, region, three):
    wanted = ["9" * 5000, str(three[1].pk), "²", "-1"]

    page = staff.get(f"/r/{region.slug}/items/", {"chosen": wanted})

    ticked = [f'value="{tick([item])[0]}" checked' in page.content.decode() for item in three]
    assert (page.status_code, ticked) == (200, [False, True, False])


@pytest.mark.parametrize(
    "wanted", ["9" * 5000, "9" * 5000 + "-1", "1-" + "9" * 5000, "99999999999999999999-1", "\x00-1"]
)
def test_what_is_no_item_is_passed_over_among_those_that_are(staff, region, three, wanted):
    answer = staff.post(f"/r/{region.slug}/items/change/", {"chosen": [*tick(three), wanted], "how": "done"})

    assert (answer.status_code, states(region)) == (302, ["done"] * 3)


def test_viewers_tick_nothing(client, region, three):
    client.force_login(make_member(region, Role.VIEWER))

    assert 'name="chosen"' not in client.get(f"/r/{region.slug}/items/").content.decode()
    assert change(client, region, three, how="done").status_code == 403


def test_programs_change_many_and_hear_which_cannot(staff, region, three):
    address = f"/api/v1/regions/{region.slug}/items/change/"

    def send(**said):
        return staff.post(address, {"items": [item.pk for item in three]} | said, content_type="application/json")

    assert send(how="day", due_on="2099-01-01").json() == {"note": ["Say why the day moves, in a few words."]}
    assert {row["status"] for row in send(how="done").json()} == {"done"}
    refused = send(how="drop", reason="No")
    assert refused.status_code == 400
    assert refused.json() == ["“Call”, “Price”, “Write”: This item is done. It stays on the thread."]
    assert send(items=[], how="done").status_code == 400


def test_list_of_those_whose_owner_left_or_cannot_be_reached(staff, region):
    with in_region(region):
        priority = make_priority()
        table = priority.partnership
        seats = [make_seat(table, make_partner_contact(), SeatRole.PARTNER) for _ in range(5)]
        titles = ("Archived", "Bounced", "Left the table", "Works elsewhere", "Is here")
        for title, seat in zip(titles, seats, strict=True):
            make_item(priority.team, title=title, owner=seat.contact)
        make_item(priority.team, title="Never seated")
        seats[0].contact.archive(by=None)
        seats[1].contact.bounce(seats[1].contact.email, reason="Unknown", at=timezone.now())
        seats[2].leave(by=None)
        seats[3].leave(by=None)
        seats[3].contact.organization = make_partner_contact().organization
        seats[3].contact.save()

        lost = ActionItem.objects.in_state("lost", timezone.localdate()).by_due()
        assert [item.title for item in lost] == list(titles[:4])
    page = staff.get(f"/r/{region.slug}/items/?state=lost").content.decode()
    assert "(mail comes back)" in page
    assert "Is here" not in page
