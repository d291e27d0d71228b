"""Seats in the room, online and for each organization; who waits for one, and who is next."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from convenings.letters import render
from convenings.models import AnswerGiven, Convening, Invitation
from outbox.models import Message
from regions.models import Activity, Link
from tests.convenings.conftest import invited
from tests.factories import make_business, make_contact, make_leader, make_partner_contact


def path_of(invitation):
    return Link.objects.to("invitation", invitation).get().path


def fresh(invitation):
    return Invitation.objects.with_meeting().get(pk=invitation.pk)


def ask(meeting, convener, *people):
    return [invited(meeting, convener, person) for person in people]


def say(answer, *invitations, **given):
    for invitation in invitations:
        fresh(invitation).respond(answer, by=invitation.contact, **given)


def answers(*invitations):
    return [fresh(invitation).answer for invitation in invitations]


def letter_of(message):
    return render([Message.objects.select_related("contact__organization").get(pk=message.pk)])[message.pk]


@pytest.fixture
def three(meeting, convener):
    """One seat, three who want it, in order."""
    Convening.objects.update(capacity=1)
    return ask(meeting, convener, make_leader(name="Ann"), make_leader(name="Ben"), make_leader(name="Cy"))


def test_a_yes_without_a_seat_is_a_place_in_line_and_the_page_says_which(client, three):
    ann, ben, cy = three
    say("yes", ann, ben)

    before = client.get(path_of(cy)).content.decode()
    page = client.post(path_of(cy), {"answer": "yes", "version": "1"}, follow=True).content.decode()

    assert "Every seat is taken." in before
    assert "You are number 2 on the waiting list." in page
    assert answers(ann, ben, cy) == ["yes", "waiting", "waiting"]


def test_who_waits_is_told_and_not_counted(client, meeting, convener, three):
    ann, ben, _cy = three
    say("yes", ann, ben)

    letter = letter_of(Message.objects.get(kind="convening.answered", contact=ben.contact))
    client.force_login(convener)
    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "You are on the waiting list." in letter.text
    assert b"PARTSTAT=TENTATIVE" in letter.calendar.replace(b"\r\n ", b"")
    assert "1 of 1 seats are taken." in page
    assert "One person waits for a seat." in page
    assert Convening.objects.with_counts().get().business == 1


def test_a_seat_that_frees_goes_to_the_next_who_is_told_with_an_entry(client, three):
    ann, ben, cy = three
    say("yes", ann, ben, cy)

    say("no", ann)

    assert answers(ann, ben, cy) == ["no", "yes", "waiting"]
    (message,) = Message.objects.filter(kind="convening.promoted")
    letter = letter_of(message)
    assert (message.contact, letter.method) == (ben.contact, "REQUEST")
    assert "a seat came free" in letter.text
    entry = letter.calendar.replace(b"\r\n ", b"")
    assert b"PARTSTAT=ACCEPTED" in entry
    assert b"SEQUENCE:2" in entry
    said = AnswerGiven.objects.filter(invitation=ben).latest("pk")
    assert (said.before, said.after, said.way) == ("waiting", "yes", "itself")
    assert Activity.objects.filter(verb="convening.promoted").count() == 1


def test_a_promotion_is_declined_by_one_tap_and_the_next_has_the_seat(client, three):
    ann, ben, cy = three
    client.post(path_of(ben), {"answer": "yes"})
    say("yes", ann, cy)
    assert answers(ben, ann, cy) == ["yes", "waiting", "waiting"]
    say("no", ben)

    assert client.post(path_of(ann), {"answer": "no", "version": "1", "sure": "1"}).status_code == 302

    assert answers(ben, ann, cy) == ["no", "no", "yes"]


def test_raising_the_capacity_seats_and_tells_in_the_same_breath(meeting, convener, three):
    ann, ben, cy = three
    say("yes", ann, ben, cy)

    Convening.objects.get().describe(by=convener, capacity=2)
    assert answers(ann, ben, cy) == ["yes", "yes", "waiting"]
    Convening.objects.get().describe(by=convener, capacity=None)

    assert answers(ann, ben, cy) == ["yes", "yes", "yes"]
    told = Message.objects.filter(kind="convening.promoted").order_by("pk")
    assert [message.contact for message in told] == [ben.contact, cy.contact]


def test_fewer_seats_take_nobodys_away(meeting, convener, three):
    Convening.objects.update(capacity=3)
    say("yes", *three)

    Convening.objects.get().describe(by=convener, capacity=1)

    assert answers(*three) == ["yes", "yes", "yes"]


def test_saying_yes_again_neither_loses_the_place_nor_writes_again(three):
    ann, ben, cy = three
    say("yes", ann, ben, cy)
    since = fresh(ben).waiting_since

    say("yes", ben)

    assert fresh(ben).waiting_since == since
    assert Message.objects.filter(kind="convening.answered", contact=ben.contact).count() == 1


def test_who_says_no_and_yes_again_waits_at_the_end(three):
    ann, ben, cy = three
    say("yes", ann, ben, cy)
    say("no", ben)
    say("yes", ben)
    say("no", ann)

    assert answers(ann, ben, cy) == ["no", "waiting", "yes"]


def test_sending_somebody_needs_a_seat_and_waiting_is_for_oneself(client, three):
    ann, ben, _cy = three
    say("yes", ann)

    response = client.post(path_of(ben), {"answer": "sending"})

    assert (response.status_code, "Every seat there is taken" in response.content.decode()) == (409, True)
    assert answers(ben) == [""]
    assert client.post(path_of(ben), {"answer": "maybe"}).status_code == 302


def test_a_stand_in_who_cannot_come_frees_the_seat(three):
    ann, ben, _cy = three
    say("sending", ann, substitute_name="Ana", substitute_email="ana@rio.example")
    say("yes", ben)

    stand_in = Invitation.objects.with_meeting().get(stands_in_for=ann)
    stand_in.respond("no", by=stand_in.contact)

    assert answers(ann, ben) == ["", "yes"]


def test_each_organization_has_its_share_and_others_are_not_kept_waiting(meeting, convener):
    Convening.objects.update(capacity=3, seats_each=1)
    hospital = make_business()
    first, second, third = ask(meeting, convener, make_contact(hospital), make_contact(hospital), make_leader())
    say("yes", first, second, third)
    assert answers(first, second, third) == ["yes", "waiting", "yes"]

    say("no", third)
    assert answers(second) == ["waiting"]
    say("no", first)

    assert answers(second) == ["yes"]


@pytest.mark.parametrize(("leaders_first", "next_one"), [(False, "partner"), (True, "business")])
def test_leaders_are_next_only_if_that_was_said_beforehand(meeting, convener, leaders_first, next_one):
    Convening.objects.update(capacity=1, leaders_first=leaders_first)
    seated, dean, leader = ask(meeting, convener, make_leader(), make_partner_contact(), make_leader())
    say("yes", seated, dean, leader)

    say("no", seated)

    assert [row.side for row in Invitation.objects.coming()] == [next_one]


@pytest.fixture
def both_ways(meeting, convener):
    Convening.objects.update(online=True, capacity=1, online_capacity=1, link="https://join.example/")
    return ask(meeting, convener, make_leader(name="Ann"), make_leader(name="Ben"), make_leader(name="Cy"))


def test_the_answer_says_by_which_way(client, both_ways, meeting, convener):
    ann, ben, cy = both_ways
    page = client.get(path_of(ann)).content.decode()
    assert ("Yes, in the room" in page, "Yes, online" in page) == (True, True)

    client.post(path_of(ann), {"answer": "yes"})
    page = client.post(path_of(ben), {"answer": "online"}, follow=True).content.decode()
    client.post(path_of(cy), {"answer": "online"})

    assert "We see you online." in page
    assert [(fresh(row).answer, fresh(row).online) for row in both_ways] == [
        ("yes", False),
        ("yes", True),
        ("waiting", True),
    ]
    client.force_login(convener)
    board = client.get(meeting.get_absolute_url()).content.decode()
    assert "In the room 1 of 1." in board
    assert "Online 1 of 1." in board


def test_who_changes_the_way_keeps_the_seat_they_have_where_the_other_is_taken(both_ways):
    ann, ben, _cy = both_ways
    say("yes", ann)
    say("yes", ben, online=True)

    with pytest.raises(ValidationError, match="Every seat there is taken, so nothing was changed"):
        fresh(ben).respond("yes", by=ben.contact, online=False)

    assert (fresh(ben).answer, fresh(ben).online) == ("yes", True)


def test_who_changes_the_way_frees_their_seat_for_who_waits(both_ways):
    ann, _ben, cy = both_ways
    say("yes", ann, cy)
    assert answers(cy) == ["waiting"]

    say("yes", ann, online=True)

    assert [(fresh(row).answer, fresh(row).online) for row in (ann, cy)] == [("yes", True), ("yes", False)]


def test_a_meeting_in_the_room_only_takes_no_yes_online(client, three):
    response = client.post(path_of(three[0]), {"answer": "online"})

    assert (response.status_code, "This meeting is in the room only." in response.content.decode()) == (400, True)


def test_nobody_is_seated_once_the_meeting_has_begun_and_the_list_says_that_it_ended(client, meeting, three):
    ann, ben, _cy = three
    say("yes", ann, ben)
    Convening.objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    response = client.post(path_of(ben), {"answer": "no", "sure": "1"})

    assert response.status_code == 410
    assert "the waiting list ended with it" in response.content.decode()
    Convening.objects.get().describe(by=None, capacity=5)
    assert answers(ben) == ["waiting"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"online": True, "link": ""}, "People can join only by a link"),
        ({"online_capacity": 5}, "places online only where people may join"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused_in_words(meeting, convener, words, said):
    with pytest.raises(ValidationError, match=said):
        Convening.objects.get().describe(by=convener, **words)


def test_the_way_online_stays_open_while_somebody_comes_by_it(both_ways, convener):
    say("yes", both_ways[0], online=True)

    with pytest.raises(ValidationError, match="Ask them first"):
        Convening.objects.get().describe(by=convener, online=False, online_capacity=None)


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "waiting", "answered_at": timezone.now()},
        {"answer": "yes", "answered_at": timezone.now(), "waiting_since": timezone.now()},
    ],
)
def test_the_database_keeps_who_waits_and_since_when_together(three, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=three[0].pk).update(**values)


def test_seating_two_or_ten_takes_the_same_statements(meeting, convener, sql):
    counts = []
    for number in (2, 10):
        Convening.objects.update(capacity=1)
        Invitation.objects.all().update(answer="", answered_at=None, waiting_since=None)
        say("yes", *ask(meeting, convener, *(make_leader() for _ in range(number + 1))))
        convening = Convening.objects.get()
        with sql(21):
            convening.describe(by=convener, capacity=number + 1)
        counts.append(Message.objects.filter(kind="convening.promoted").count())

    assert counts == [2, 12]
