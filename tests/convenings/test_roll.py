"""Who is expected and who is here: the list at the door and the roll in the room tell the same."""

import pytest

from convenings.door import Door
from convenings.models import Invitation
from convenings.roll import Roll
from tests.convenings.conftest import invited
from tests.factories import make_leader


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener, make_leader(name="Maria Lopez"))


def door(meeting):
    return [(guest.name, guest.note, guest.here) for guest in Door.of(meeting).guests]


def roll(meeting):
    return [(line.name, line.note, line.here) for line in Roll.of(meeting).lines]


def test_who_named_somebody_and_comes_after_all_is_no_walk_in(meeting, convener, asked):
    asked.respond("sending", by=None, substitute_name="Ana Ruiz", substitute_email="ana@rio.example")
    assert door(meeting) == roll(meeting) == [("Ana Ruiz", "comes for Maria Lopez", False)]

    meeting.mark_present(asked.contact, by=convener)

    both = [("Maria Lopez", "Sending someone", True), ("Ana Ruiz", "comes for Maria Lopez", False)]
    assert door(meeting) == roll(meeting) == both


def test_who_is_sent_without_an_address_stands_on_the_line_of_who_sends_them(meeting, asked):
    asked.respond("sending", by=None, substitute_name="Ana Ruiz")

    assert door(meeting) == roll(meeting) == [("Ana Ruiz", "comes for Maria Lopez", False)]


def test_who_declined_is_on_the_roll_only_once_they_are_here(meeting, convener, asked):
    asked.respond("no", by=None)
    assert (door(meeting), roll(meeting)) == ([("Maria Lopez", "No", False)], [])

    meeting.mark_present(asked.contact, by=convener)

    assert door(meeting) == roll(meeting) == [("Maria Lopez", "No", True)]


def test_who_walks_in_did_so_and_who_was_let_go_and_came_did_not(meeting, convener, asked):
    asked.respond("sending", by=None, substitute_name="Ana Ruiz", substitute_email="ana@rio.example")
    meeting.mark_present(Invitation.objects.get(stands_in_for=asked).contact, by=convener)
    asked.respond("yes", by=None)
    meeting.mark_present(make_leader(name="Zoe"), by=convener)

    named = [("Maria Lopez", "Yes", False), ("Ana Ruiz", "", True), ("Zoe", "walked in", True)]
    assert door(meeting) == roll(meeting) == named
