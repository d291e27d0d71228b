"""A meeting is led from one screen, followed by two phones, one of them without scripts, a partner and a projector."""

import re

import pytest
from django.urls import reverse

from convenings.models import Sentence
from partnerships.models import Ballot, Opportunity, Seat
from regions.scope import in_region
from tests.convenings.conftest import make_meeting
from tests.convenings.rooming import ballot_of, leader_in, partner_in
from tests.factories import make_member, make_region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLLOWS = 10_000  # milliseconds a face has to show what the facilitator did


def tap(visitor, words, about):
    """A button among many alike, which says to listeners what it is about."""
    name = re.compile(rf"^{re.escape(words)}\s*: {re.escape(about)}$")
    visitor.leave(visitor.page.get_by_role("button", name=name).click)


def shows(visitor, words):
    visitor.page.get_by_text(words).first.wait_for(timeout=FOLLOWS)


def test_meeting_is_led_from_the_welcome_to_the_result(visitor, client, lost_broker):
    region = make_region()
    with in_region(region):
        convener = make_member(region, name="Rosa Garza")
        meeting = make_meeting(convener)
        _elena, elenas = leader_in(meeting, convener, name="Elena Salinas")
        marcus, marcuss = leader_in(meeting, convener, name="Marcus Webb")
        _luis, luiss = partner_in(meeting, convener, name="Luis Treviño")
        _dana, danas = leader_in(meeting, convener, name="Dana Ortiz")
        ballot = ballot_of(meeting, convener)
        option = ballot.options.first()
        leaders = Seat.objects.current().business().filter(partnership=meeting.partnership).count()
    room = reverse("convenings:room_lead", args=[region.slug, meeting.pk])
    client.force_login(convener)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}

    early = visitor(width=390)
    early.go(elenas)
    early.reads("The room is not open yet.")

    rosa, screen = visitor(), visitor(width=1920)
    for staff in (rosa, screen):
        staff.page.context.add_cookies([cookie])
    rosa.go(room)
    rosa.press("Open the room")
    screen.go(reverse("convenings:room_screen", args=[region.slug, meeting.pk]))
    shows(screen, "Welcome. We begin in a moment.")

    phone, plain, partner = visitor(width=390), visitor(width=390, scripts=False), visitor(width=390)
    phone.go(elenas)
    plain.go(marcuss)
    partner.go(luiss)
    rosa.press("Start the meeting")
    for follower in (screen, phone, partner):
        shows(follower, "We do not talk about prices")
    plain.follow("Reload")
    plain.reads("We do not talk about prices", "A champion speaks")

    # Opportunities: sent by phone, put on the board, shown to all. A partner's offer waits.
    with in_region(region):
        items = list(meeting.agenda.in_order())
    tap(rosa, "Go here", items[4].title)
    shows(phone, "Leaders say where this industry can grow here.")
    plain.follow("Reload")
    plain.page.get_by_role("textbox", name="In your own words").fill("A second shift would double our orders")
    plain.press("Send it to the facilitator")
    plain.reads("Sent.")
    shows(rosa, "A second shift would double our orders")
    screen.does_not_read("A second shift would double our orders")
    tap(rosa, "Onto the board", "A second shift would double our orders")
    shows(screen, "A second shift would double our orders")

    # The vote, stopped by mistake and taken back, then counted.
    tap(rosa, "Go here", items[6].title)
    tap(rosa, "Open the vote", ballot.question)
    shows(screen, f"0 of {leaders}")
    shows(phone, "Go to the vote")
    phone.follow("Go to the vote")
    phone.place(f"Add a dot to {option.label}")
    shows(screen, f"1 of {leaders}")
    plain.follow("Reload")
    plain.follow("Go to the vote")
    plain.place(f"Add a dot to {option.label}")
    rosa.press("Close the vote")
    shows(screen, "Voting has stopped.")
    rosa.press("Take it back: voting goes on")
    late = visitor(width=390)
    late.go(danas)
    late.follow("Go to the vote")
    late.place(f"Add a dot to {option.label}")
    shows(screen, f"3 of {leaders}")
    rosa.press("Close the vote")
    rosa.press("Count now")
    shows(screen, f"3 of {leaders} leaders voted")
    shows(partner, "Voting has closed.")

    rosa.follow("End the meeting now")
    rosa.press("Yes, end the meeting")
    for follower in (screen, partner):
        shows(follower, "Thank you. The meeting has ended.")
    with in_region(region):
        assert Ballot.objects.get().result["lines"][0]["dots"] == 3
        assert Opportunity.objects.get(raised_by=marcus).statement == "A second shift would double our orders"
        assert Sentence.objects.get().state == "taken"
