"""The room: one state, whose verbs refuse who saw an older one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from convenings.models import AgendaItem, Asks, Room, Sentence
from partnerships.models import Opportunity, Requirement
from regions.models import Activity
from tests.convenings.conftest import make_meeting
from tests.convenings.rooming import (
    OPPORTUNITIES,
    REQUIREMENTS,
    SIGN_UP,
    VOTE,
    ballot_of,
    leader_in,
    partner_in,
    running,
)


def refusal(verb, *args, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(*args, **given)
    return refused.value


def test_a_room_is_opened_once_and_started_with_the_ground_rules_noted(meeting, convener):
    room, again = Room.open(meeting, by=convener), Room.open(meeting, by=convener)
    assert room == again
    assert (room.is_running, room.rules_on) == (False, False)

    room.start(by=convener)

    kept = Room.objects.whole().get()
    assert kept.item == meeting.agenda.in_order().first()
    assert (kept.rules_on, kept.ground_rules_by) == (True, convener)
    assert kept.ground_rules_at == kept.started_at == kept.since
    assert list(Activity.objects.filter(verb__startswith="room.").order_by("pk").values_list("verb", flat=True)) == [
        "room.opened",
        "room.started",
    ]
    assert refusal(room.start, by=convener).code == "started"


def test_a_meeting_without_a_date_or_cancelled_has_no_room(meeting, convener):
    meeting.cancel(by=convener)

    assert refusal(Room.open, meeting, by=convener).messages == ["This meeting was cancelled."]


def test_nothing_moves_before_the_start_or_after_the_end(meeting, convener):
    room = Room.open(meeting, by=convener)
    assert refusal(room.next, by=convener).code == "not_started"

    room.start(by=convener)
    room.end(by=convener)

    assert (room.item, room.is_running) == (None, False)
    assert refusal(room.next, by=convener).code == "ended"
    assert refusal(room.show_ground_rules, by=convener).code == "ended"


def test_next_and_back_walk_the_agenda_and_stop_at_its_ends(meeting, convener):
    room = running(meeting, convener)
    items = list(meeting.agenda.in_order())
    assert refusal(room.back, by=convener).code == "first"

    room.next(by=convener)
    assert room.item == items[1]
    assert room.rules_on is False
    room.back(by=convener)
    assert room.item == items[0]
    room.go_to(items[-1], by=convener)

    assert refusal(room.next, by=convener).messages == ["This was the last item. End the meeting when you are ready."]


def test_an_item_of_another_meeting_is_refused(meeting, convener):
    room = running(meeting, convener)
    other = make_meeting(convener).agenda.in_order().first()

    assert refusal(room.go_to, other, by=convener).code == "another_meeting"


def test_the_second_of_two_facilitators_sees_what_the_first_did(meeting, convener):
    running(meeting, convener, item=2)
    first, second = Room.objects.get(), Room.objects.get()
    seen = first.version

    first.next(by=convener, seen=seen)
    refused = refusal(second.back, by=convener, seen=seen)

    assert refused.code == "stale"
    assert "Three facts on the industry here" in refused.messages[0]
    assert Room.objects.get().item == first.item


def test_what_each_item_took_is_kept_over_several_turns(meeting, convener):
    room = Room.open(meeting, by=convener)
    start = timezone.now()
    first, second = list(meeting.agenda.in_order())[:2]
    room.start(by=convener, at=start)
    room.next(by=convener, at=start + timedelta(minutes=7))
    room.back(by=convener, at=start + timedelta(minutes=8))

    room.end(by=convener, at=start + timedelta(minutes=10))

    assert room.took == {str(first.pk): 9 * 60, str(second.pk): 60}


def test_an_agenda_written_anew_leaves_the_room_between_items(meeting, convener):
    room = running(meeting, convener)
    line = {"minutes": 5, "title": "New", "purpose": "discuss", "speaking": "all", "presenter": "", "asks": "vote"}

    AgendaItem.objects.rewrite(meeting, [line], by=convener)

    assert refusal(room.next, by=convener).code == "nowhere"
    item = meeting.agenda.get()
    room.go_to(item, by=convener)
    assert room.item.asks == Asks.VOTE


def test_opening_the_vote_shows_it_closing_stops_it_and_counting_counts_it(meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)

    room.open_ballot(ballot, by=convener, seen=room.version)
    assert (room.ballot, ballot.state) == (ballot, "open")
    assert refusal(room.open_ballot, ballot, by=convener).code == "opened"
    room.close_ballot(by=convener)
    ballot.refresh_from_db()
    assert ballot.state == "closing"
    room.take_back_close(by=convener, seen=room.version)
    ballot.refresh_from_db()
    assert ballot.state == "open"
    assert refusal(room.count_votes, by=convener).code == "open"
    room.close_ballot(by=convener)
    room.count_votes(by=convener)

    ballot.refresh_from_db()
    assert ballot.state == "closed"
    room.show_ballot(None, by=convener)
    assert refusal(room.close_ballot, by=convener).code == "no_ballot"


def test_a_ballot_of_another_table_is_refused(meeting, convener):
    room, other = running(meeting, convener), ballot_of(make_meeting(convener), convener)

    assert refusal(room.show_ballot, other, by=convener).code == "another_partnership"


def test_the_schema_holds_what_the_verbs_promise(meeting, convener):
    room = Room.open(meeting, by=convener)
    wrong = (
        {"rules_on": True},
        {"item": meeting.agenda.first()},
        {"ended_at": timezone.now()},
    )
    for words in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Room.objects.filter(pk=room.pk).update(**words)


# ---- sentences ----


def test_a_sentence_waits_and_becomes_what_its_author_said(meeting, convener):
    room, (leader, _phone) = running(meeting, convener, item=OPPORTUNITIES), leader_in(meeting, convener)
    said = Sentence.send(room, leader, "  We could   double our orders ", category="market")
    assert (said.words, said.kind, said.state) == ("We could double our orders", "opportunity", "waiting")

    became = said.take(by=convener)

    assert (became.statement, became.original_statement, became.raised_by) == (said.words, said.words, leader)
    assert became.category == "market"
    assert became.heard.get().convening == meeting
    assert refusal(said.take, by=convener).messages == [
        "Somebody else has settled this sentence already: On the board."
    ]
    assert Opportunity.objects.count() == 1


def test_the_kind_is_that_of_the_item_unless_the_facilitator_says_otherwise(meeting, convener):
    room, (leader, _phone) = running(meeting, convener, item=REQUIREMENTS), leader_in(meeting, convener)

    first = Sentence.send(room, leader, "A night bus").take(by=convener)
    second = Sentence.send(room, leader, "Sell abroad").take(kind="opportunity", by=convener)

    assert isinstance(first, Requirement)
    assert isinstance(second, Opportunity)


def test_what_is_left_aside_stays_readable_for_its_author(meeting, convener):
    room, (leader, _phone) = running(meeting, convener, item=OPPORTUNITIES), leader_in(meeting, convener)
    said = Sentence.send(room, leader, "Off topic")

    said.leave(by=convener)

    assert [row.get_state_display() for row in Sentence.objects.by(leader)] == ["Left aside"]
    assert Opportunity.objects.count() == 0


def test_partners_and_who_sits_nowhere_are_refused_in_words(meeting, convener):
    room, (partner, _phone) = running(meeting, convener, item=OPPORTUNITIES), partner_in(meeting, convener)

    refused = refusal(Sentence.send, room, partner, "We teach welding")

    assert refused.messages == ["The board holds what business leaders say. Partners listen first, then offer."]


@pytest.mark.parametrize("item", [0, VOTE, SIGN_UP])
def test_items_that_listen_vote_or_sign_up_take_no_sentences(meeting, convener, item):
    room, (leader, _phone) = running(meeting, convener, item=item), leader_in(meeting, convener)

    assert refusal(Sentence.send, room, leader, "Too early").code == "not_now"


def test_a_form_sent_twice_is_one_sentence_and_one_phone_has_a_limit(meeting, convener):
    room, (leader, _phone) = running(meeting, convener, item=OPPORTUNITIES), leader_in(meeting, convener)
    first = Sentence.send(room, leader, "Once")
    assert Sentence.send(room, leader, "Once", key=first.key) == first

    for number in range(9):
        Sentence.send(room, leader, f"More {number}")

    assert refusal(Sentence.send, room, leader, "One too many").code == "too_many"
    assert Sentence.objects.count() == 10
    late = timezone.now() + timedelta(minutes=11)
    assert Sentence.send(room, leader, "After a while", at=late).state == "waiting"
