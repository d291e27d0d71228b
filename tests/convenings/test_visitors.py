"""Who scans the code on the screen: reads along at once, votes once seated; a code seen outside is ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from convenings.models import Visitor
from convenings.views import room_walk_in
from partnerships.models import Seat
from regions.models import Contact, Link, Organization
from tests.convenings.rooming import VOTE, ballot_of, leader_in, running
from tests.factories import make_leader

WALKER = {"name": "Dee Walker", "email": "dee@hall.example", "organization": "New Hall", "side": "business"}


def door(room):
    return reverse("convenings:come", args=[room.region.slug, room.door_token])


def along(visitor):
    return reverse("convenings:along", args=[visitor.region.slug, visitor.token])


def refusal(verb, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(**given)
    return refused.value


@pytest.fixture
def room(meeting, convener):
    return running(meeting, convener)


def test_who_scans_the_code_reads_along_at_once_and_is_in_no_directory(client, room):
    assert "Read along on your phone." in client.get(door(room)).content.decode()

    answer = client.post(door(room), WALKER)

    visitor = Visitor.objects.get()
    assert answer["Location"] == along(visitor)
    shown = client.get(along(visitor)).content.decode()
    assert "A champion speaks" in shown
    assert 'name="words"' not in shown
    assert not Contact.objects.filter(email=WALKER["email"]).exists()


def test_seated_before_the_vote_opens_they_are_on_its_roll(client, room, meeting, convener):
    ballot = ballot_of(meeting, convener)
    client.post(door(room), WALKER)
    visitor = Visitor.objects.get()
    assert client.get(f"{along(visitor)}vote/").status_code == 403

    client.force_login(convener)
    board = reverse("convenings:room_lead", args=[meeting.region.slug, meeting.pk])
    assert "Seat at the table for New Hall" in client.get(board).content.decode()
    act = reverse("convenings:room_visitor", args=[meeting.region.slug, meeting.pk])
    seated = client.post(act, {"seat": visitor.pk}, follow=True).content.decode()
    room.open_ballot(ballot, by=convener)

    assert "is on the roll of the next ballot" in seated
    contact = Contact.objects.get(email=WALKER["email"])
    assert (contact.to_confirm, contact.organization.to_confirm) == (True, True)
    assert Seat.objects.get(contact=contact).role == "leader"
    assert meeting.attendances.get(contact=contact).walk_in
    link = Link.objects.to("ballot", ballot).get(contact=contact)
    assert client.get(f"{along(visitor)}vote/")["Location"] == link.path
    paper = client.get(f"{along(visitor)}vote/", follow=True).content.decode()
    assert f'href="{along(visitor)}">Back to the room</a>' in paper


def test_seated_after_it_opened_they_join_the_next_one(client, meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    client.post(door(room), WALKER)
    room.open_ballot(ballot, by=convener)
    visitor = Visitor.objects.get()

    client.force_login(convener)
    act = reverse("convenings:room_visitor", args=[meeting.region.slug, meeting.pk])
    said = client.post(act, {"seat": visitor.pk}, follow=True).content.decode()

    assert "they join the next, unless you let them in:" in said
    page = reverse("partnerships:ballot_admit", args=[meeting.region.slug, ballot.pk])
    assert f'<a href="{page}">Who may vote after all?</a>' in said
    assert not ballot.electors.filter(contact__email=WALKER["email"]).exists()
    without = client.get(f"{along(visitor)}vote/")
    assert (without.status_code, "The facilitator can still let you in" in without.content.decode()) == (403, True)
    late = Contact.objects.get(email=WALKER["email"])
    client.post(page, {"contact": late.pk, "reason": "The flight was late"})
    link = Link.objects.to("ballot", ballot).get(contact=late)
    assert client.get(f"{along(visitor)}vote/")["Location"] == link.path


@pytest.mark.parametrize(
    ("rules", "side"), [({"secrecy": "secret", "tie_rule": "lot"}, "business"), ({}, "partner")], ids=["secret", "side"]
)
def test_who_cannot_be_let_in_is_not_told_so(client, meeting, convener, rules, side):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener, **rules)
    client.post(door(room), WALKER | {"side": side})
    room.open_ballot(ballot, by=convener)

    client.force_login(convener)
    act = reverse("convenings:room_visitor", args=[meeting.region.slug, meeting.pk])
    said = client.post(act, {"seat": Visitor.objects.get().pk}, follow=True).content.decode()

    assert "The open ballot is closed to them; they join the next." in said
    assert "Who may vote after all?" not in said


def test_phone_of_a_secret_vote_promises_nobody_to_be_let_in(client, meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener, secrecy="secret", tie_rule="lot")
    client.post(door(room), WALKER)
    room.open_ballot(ballot, by=convener)

    without = client.get(f"{along(Visitor.objects.get())}vote/").content.decode()

    assert "Whoever was seated after that votes in the next one." in without
    assert "let you in" not in without


def test_a_partner_who_walks_in_gets_a_partners_seat(room, convener):
    visitor = Visitor.come(room, **WALKER | {"side": "partner"})

    assert visitor.seat(by=convener).role == "partner"
    assert refusal(visitor.seat, by=convener).code == "seated"
    assert refusal(visitor.turn_away, by=convener).code == "seated"


def test_nobody_gets_the_vote_of_who_sits_here_by_typing_their_address(room, meeting, convener):
    leader, _phone = leader_in(meeting, convener, name="Ana Leader", email="ana@works.example")
    visitor = Visitor.come(room, **WALKER | {"name": leader.name, "email": "ANA@works.example"})

    refused = refusal(visitor.seat, by=convener)

    assert refused.code == "known"
    assert "votes by their own letter" in refused.messages[0]
    assert Visitor.objects.get().contact is None


def test_an_address_of_somebody_else_in_the_directory_is_asked_about(room, convener):
    known = make_leader(name="Bo Known", email="bo@works.example")

    assert refusal(Visitor.come(room, **WALKER | {"email": known.email}).seat, by=convener).code == "another"
    seat = Visitor.come(room, **WALKER | {"email": known.email, "name": "bo known"}).seat(by=convener)
    assert seat.contact == known
    assert not Organization.objects.filter(name="New Hall").exists()


def test_a_code_seen_outside_is_ended_and_who_is_in_stays(client, room, convener):
    client.post(door(room), WALKER)
    old, visitor = door(room), Visitor.objects.get()

    room.renew_code(by=convener)

    assert client.get(old).status_code == 410
    assert client.post(old, WALKER).status_code == 410
    assert client.get(door(room)).status_code == 200
    assert client.get(along(visitor)).status_code == 200
    assert Visitor.objects.count() == 1


def test_who_is_turned_away_or_comes_back_the_next_day_reads_nothing(client, room, convener):
    first, second = Visitor.come(room, **WALKER), Visitor.come(room, **WALKER)
    Visitor.objects.filter(pk=second.pk).update(came_at=timezone.now() - timedelta(hours=13))

    first.turn_away(by=convener)

    assert [client.get(along(one)).status_code for one in (first, second)] == [410, 410]
    assert refusal(first.seat, by=convener).code == "away"


def test_a_second_person_of_one_address_gets_another_page(client, room):
    first, second = Visitor.come(room, **WALKER), Visitor.come(room, **WALKER)

    assert first.token != second.token
    forged = along(first).replace(first.mac, second.mac)
    assert client.get(forged).status_code == 410


def test_one_address_of_the_network_brings_only_so_many(client, room, monkeypatch):
    monkeypatch.setattr(room_walk_in, "MOST", 2)

    came = [client.post(door(room), WALKER).status_code for _ in range(3)]

    assert came == [302, 302, 429]
    assert Visitor.objects.count() == 2


def test_an_ended_meeting_lets_nobody_in(client, room, convener):
    room.end(by=convener)

    answer = client.post(door(room), WALKER)

    assert answer.status_code == 400
    assert "The meeting has ended." in answer.content.decode()
