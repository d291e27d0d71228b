"""Lost your link? Valid links go to the address we know; the page says the same to everybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk.lost_links import render_lost_links
from outbox.delivery import deliver
from outbox.models import Message
from outbox.tasks import nudge
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_item, make_partnership, make_region, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def item(here):
    with in_region(here):
        item = make_item(make_partnership(), title="Price a Saturday cohort")
        Link.objects.issue("item", [(item.owner_id, item)], until=None)
        return item


def ask(client, region, address):
    return client.post(f"/g/{region.slug}/lost-link/", {"email": address})


def without_address(page):
    """Nor the token of the form, which is drawn anew for each page."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return re.sub(r"[\w.]+@[\w.]+", "", page)


def test_a_known_address_gets_its_valid_links_by_mail(client, here, item, smtp_sink):
    ask(client, here, item.owner.email.upper())

    deliver(here)

    (mail,) = smtp_sink.to(item.owner.email)
    text = mail.get_body(("plain",)).get_content()
    assert "Price a Saturday cohort" in text
    with in_region(here):
        assert Link.objects.get(about_id=item.pk, purpose="item").url in text


def test_the_way_to_a_team_and_to_what_one_helps_with_are_among_them(client, here, item, smtp_sink):
    with in_region(here):
        seat = make_seat(item.team.priority.partnership, role="partner")
        item.team.join(seat.contact, by=None)
        item.call_in(seat.contact, by=None)
        ask(client, here, seat.contact.email)
        Message.objects.filter(kind="item.support").delete()

    deliver(here)

    (mail,) = smtp_sink.to(seat.contact.email)
    text = mail.get_body(("plain",)).get_content()
    with in_region(here):
        for purpose in ("team", "support"):
            assert Link.objects.get(contact=seat.contact, purpose=purpose).url in text


def test_known_and_unknown_addresses_read_the_same_page(client, here, item):
    known, unknown = ask(client, here, item.owner.email), ask(client, here, "nobody@nowhere.example")

    assert known.status_code == unknown.status_code == 200
    assert without_address(known) == without_address(unknown)


def test_known_and_unknown_addresses_cost_the_same_but_for_the_message(
    client, here, item, django_capture_on_commit_callbacks
):
    """What takes time on the way to the answer: the database, and the call to the worker."""
    asked = {}
    ask(client, here, "nobody@elsewhere.example")  # once, so that everything is warm
    for address in (item.owner.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(connection) as seen, django_capture_on_commit_callbacks() as called:
            ask(client, here, address)
        words = [query["sql"].split()[0] for query in seen if "outbox_message" not in query["sql"]]
        asked[address] = (words, [callback.func for callback in called])

    assert asked[item.owner.email] == asked["nobody@nowhere.example"]
    assert asked[item.owner.email][1] == [nudge]


def test_an_unknown_address_gets_no_mail(client, here, item):
    ask(client, here, "nobody@nowhere.example")

    with in_region(here):
        assert list(Message.objects.filter(kind="links.lost")) == []


def test_revoked_links_are_not_mailed(client, here, item):
    with in_region(here):
        Link.objects.update(revoked_at=timezone.now())

    ask(client, here, item.owner.email)

    with in_region(here):
        assert list(Message.objects.filter(kind="links.lost")) == []


def test_asking_again_within_the_hour_sends_one_mail(client, here, item):
    for _ in range(3):
        ask(client, here, item.owner.email)

    with in_region(here):
        assert Message.objects.filter(kind="links.lost").count() == 1


def test_too_many_requests_from_one_network_are_refused_in_words(client, here):
    answers = [ask(client, here, f"person{number}@nowhere.example") for number in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[20].status_code == 429
    assert "Try again in an hour" in answers[20].content.decode()


def test_something_that_is_no_address_is_refused_at_the_field(client, here):
    answer = ask(client, here, "not an address")

    assert answer.status_code == 400
    assert "valid email address" in answer.content.decode()


def test_links_of_another_region_stay_there(client, here, item):
    ask(client, make_region(), item.owner.email)

    with in_region(here):
        assert list(Message.objects.filter(kind="links.lost")) == []


def test_letters_ask_the_same_number_of_questions_for_one_and_many(here, sql):
    with in_region(here):
        partnership = make_partnership()
        items = [make_item(partnership) for _ in range(12)]
        Link.objects.issue("item", [(each.owner_id, each) for each in items], until=None)
        messages = [Message(pk=each.pk, contact=each.owner, kind="links.lost", key=str(each.pk)) for each in items]
        with sql(2):
            assert len(render_lost_links(messages[:1])) == 1
        with sql(2):
            assert len(render_lost_links(messages)) == 12


@pytest.mark.parametrize(
    "rest",
    ["", "{number}", "{number}/", "{number}-/", "{half}/", "abc/", "-/", "{half}/answered/", "a/b/c/d/", "2\u00b2-x/"],
)
def test_a_link_cut_on_its_way_offers_a_fresh_one(client, here, item, rest):
    with in_region(here):
        token = Link.objects.get(about_id=item.pk, purpose="item").token
    number = token.partition("-")[0]
    path = f"/g/{here.slug}/" + rest.format(number=number, half=token[:-4])

    page = client.get(path, follow=True)

    assert page.status_code == 404
    assert f'href="/g/{here.slug}/lost-link/"' in page.content.decode()
    assert "This link no longer works." in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/g/nowhere/", "/g/nowhere/2/", "/g/nowhere/2-abc/", "/g/", "/g/%00/", "/r/nowhere/x/"]
)
def test_a_region_that_is_not_there_offers_no_way_into_it(client, here, path):
    page = client.get(path)

    assert page.status_code == 404
    assert "lost-link" not in page.content.decode()


def test_a_closed_region_offers_no_fresh_links(client, here):
    here.closed_at = timezone.now()
    here.save()

    assert "lost-link" not in client.get(f"/g/{here.slug}/2/").content.decode()
