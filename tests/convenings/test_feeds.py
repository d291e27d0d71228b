"""Calendars to subscribe to: whose meetings they hold, how they end, and what fetching one changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from convenings.feeds import open_feed
from partnerships.models import SeatRole
from regions.models import Contact, Link
from tests.convenings.conftest import invited, make_meeting, send
from tests.factories import make_leader, make_member, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_item


def events(answer):
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def meetings(answer):
    return [str(event["SUMMARY"]) for event in events(answer)]


def fetch(client, link, **headers):
    return client.get(link.path.removesuffix("meetings/") + "meetings.ics", headers=headers)


def own_link(invitation):
    return Link.objects.to("invitation", invitation).get(contact=invitation.contact)


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener)


def test_one_tap_after_the_answer_opens_a_feed_of_all_my_meetings(asked, convener, client):
    other = make_meeting(convener, title="Second convening")
    send(other, [asked.contact], convener, at=timezone.now() - timedelta(hours=1))
    make_meeting(convener, title="Without me")
    path = Link.objects.get(purpose="invitation", about_id=asked.pk).path

    stranger = client.post(path + "subscribe/")
    answer = client.post(path + "subscribe/", {"sure": "1"}, follow=True)

    assert stranger.status_code == 409
    link = Link.objects.get(purpose="feed")
    assert answer.redirect_chain[-1][0] == link.path
    assert f"webcal://localhost:8000{link.path.removesuffix('meetings/')}meetings.ics" in answer.content.decode()
    assert sorted(meetings(fetch(client, link))) == ["First convening", "Second convening"]


def test_who_declined_or_sends_somebody_has_the_meeting_no_more(asked, convener, client):
    link = open_feed(asked.contact, asked.contact)
    assert meetings(fetch(client, link)) == ["First convening"]

    asked.respond("no", by=asked.contact)
    assert meetings(fetch(client, link)) == []
    asked.respond("sending", substitute_email="ana@rio.example", by=asked.contact)
    assert meetings(fetch(client, link)) == []


def test_what_somebody_promised_stands_on_its_day_until_it_is_done(asked, convener, client):
    link, day = open_feed(asked.contact, asked.contact), timezone.localdate() + timedelta(days=9)
    item = make_item(by=convener, owner=asked.contact, title="Price a class; twice", due_on=day)
    make_item(by=convener, title="Of somebody else")
    make_seat(item.team.priority.partnership, asked.contact)
    of_table = open_feed(asked.contact, item.team.priority.partnership)

    first = next(event for event in events(fetch(client, link)) if event["SUMMARY"].startswith("Due"))

    assert (first["SUMMARY"], first["DTSTART"].dt) == ("Due: Price a class; twice", day)
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(days=1)
    assert first["TRANSP"] == "TRANSPARENT"
    assert item.team.priority.title in first["DESCRIPTION"]
    assert [title for title in meetings(fetch(client, of_table)) if title.startswith("Due")] == []

    item.report(status="doing", due_on=day + timedelta(days=7), note="The dean is away.", by=asked.contact)
    moved = next(event for event in events(fetch(client, link)) if event["SUMMARY"].startswith("Due"))
    assert (moved["UID"], moved["DTSTART"].dt) == (first["UID"], day + timedelta(days=7))
    assert moved["SEQUENCE"] > first["SEQUENCE"]

    item.report(status="done", by=asked.contact)
    assert meetings(fetch(client, link)) == ["First convening"]


def test_what_somebody_helps_with_stands_on_its_day_and_says_whose_it_is(asked, convener, client):
    link, day = open_feed(asked.contact, asked.contact), timezone.localdate() + timedelta(days=9)
    item = make_item(by=convener, title="Price a class", due_on=day)
    supporter = item.call_in(asked.contact, by=convener)

    shown = next(event for event in events(fetch(client, link)) if event["SUMMARY"].startswith("Due"))

    assert (shown["SUMMARY"], shown["DTSTART"].dt) == (
        f"Due from {item.owner.name}, with your help: Price a class",
        day,
    )
    supporter.step_back(by=asked.contact)
    assert meetings(fetch(client, link)) == ["First convening"]


def test_a_letter_still_held_shows_nothing_yet(meeting, convener, client):
    person = make_leader()
    send(meeting, [person], convener)

    assert meetings(fetch(client, open_feed(person, person))) == []


def test_a_cancelled_meeting_says_so_and_a_moved_one_moves(asked, meeting, convener, client):
    link = open_feed(asked.contact, asked.contact)
    later = meeting.starts_at + timedelta(days=7)

    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)
    (event,) = Calendar.from_ical(fetch(client, link).content).walk("VEVENT")
    assert (event["SEQUENCE"], event.decoded("DTSTART"), event["STATUS"]) == (2, later, "CONFIRMED")

    meeting.cancel(by=convener)
    (event,) = Calendar.from_ical(fetch(client, link).content).walk("VEVENT")
    assert (event["SEQUENCE"], event["STATUS"]) == (3, "CANCELLED")


def test_nothing_changed_costs_a_304_and_tells_nobodys_answer(asked, client):
    link = open_feed(asked.contact, asked.contact)
    asked.respond("yes", by=asked.contact)
    first = fetch(client, link)

    again = fetch(client, link, if_none_match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert asked.contact.email.encode() not in first.content
    assert b"ATTENDEE" not in first.content


def test_another_address_or_none_at_all(asked, client):
    link = open_feed(asked.contact, asked.contact)
    old = link.path

    client.post(old, {"renew": "1"})
    assert client.get(old).status_code == 404
    link.refresh_from_db()
    assert meetings(fetch(client, link)) == ["First convening"]

    stopped = client.post(link.path, {"stop": "1"})
    assert "no longer follows us" in stopped.content.decode()
    assert fetch(client, link).status_code == 410

    again = open_feed(asked.contact, asked.contact)
    assert again.path != link.path
    assert meetings(fetch(client, again)) == ["First convening"]


def test_a_feed_that_was_stopped_is_not_opened_again_by_an_invitation(asked, client):
    link = open_feed(asked.contact, asked.contact)
    client.post(link.path, {"stop": "1"})

    page = client.post(f"{own_link(asked).path}subscribe/", {"sure": "1"})

    assert page.status_code == 409
    assert "Your calendar no longer follows us." in page.content.decode()
    assert fetch(client, link).status_code == 410


def test_a_fresh_link_to_the_invitation_is_a_new_address_of_the_feed_too(asked, convener, client):
    link = open_feed(asked.contact, asked.contact)
    assert meetings(fetch(client, link)) == ["First convening"]

    asked.send_again(by=convener, fresh_link=True, at=timezone.now() + timedelta(hours=1))

    assert fetch(client, link).status_code == 404
    link.refresh_from_db()
    assert meetings(fetch(client, link)) == ["First convening"]


def test_the_feed_of_a_partnership_is_for_who_sits_there(meeting, convener, client):
    make_meeting(convener, title="Elsewhere", partnership=make_partnership(name="Other table"))
    leader = make_leader()
    with pytest.raises(ValidationError, match="seat in the partnership"):
        open_feed(leader, meeting.partnership)
    assert not Link.objects.filter(purpose="feed").exists()

    seat = make_seat(meeting.partnership, leader, role=SeatRole.LEADER)
    link = open_feed(leader, meeting.partnership)
    assert meetings(fetch(client, link)) == ["First convening"]

    seat.leave(by=convener)
    assert fetch(client, link).status_code == 404
    assert client.get(link.path).status_code == 404


def test_staff_follow_as_the_person_they_are_in_the_directory(meeting, convener, region, client):
    client.force_login(convener)
    path = f"/r/{region.slug}/partnerships/{meeting.partnership.slug}/follow/"

    answer = client.post(path, follow=True)
    assert "Add yourself to the directory" in answer.content.decode()

    person = make_leader()
    Contact.objects.filter(pk=person.pk).update(user=convener)
    answer = client.post(path, follow=True)
    link = Link.objects.get(purpose="feed")
    assert answer.redirect_chain[-1][0] == link.path
    assert meetings(fetch(client, link)) == ["First convening"]


def test_a_viewer_of_another_region_follows_nothing(meeting, region, client):
    stranger = make_member(make_region())
    seat = make_seat(meeting.partnership, make_leader())
    Contact.objects.filter(pk=seat.contact_id).update(user=stranger)
    client.force_login(stranger)

    assert client.post(f"/r/{region.slug}/partnerships/{meeting.partnership.slug}/follow/").status_code == 404
    assert not Link.objects.filter(purpose="feed").exists()
