"""What is taken back: what speaks of an answer that is no more; and only what is about the rows meant."""

from datetime import timedelta

import pytest
import time_machine

from convenings.models import CallList, Delegation
from outbox.delivery import deliver
from outbox.models import Message
from tests.convenings.conftest import champion_of, invited, make_meeting
from tests.convenings.finding import ask, make_search, options_of
from tests.factories import make_leader


@pytest.fixture
def silent(meeting, convener):
    return invited(meeting, convener)


@pytest.fixture
def twin(meeting, convener):
    """For an invitation: the mail with a list for another meeting, of the same number and to the same person."""

    def give(invitation):
        other = make_meeting(convener, title="Another", partnership=meeting.partnership)
        CallList.give(other, invitation.contact, [make_leader()], by=convener)
        Message.objects.filter(kind="convening.calls").update(about_id=invitation.pk)
        return Message.objects.get(kind="convening.calls")

    return give


def test_cancelling_a_meeting_takes_back_its_own_calls_and_no_other_meetings(meeting, convener, silent, twin):
    theirs = twin(silent)
    CallList.give(meeting, champion_of(meeting), [silent.contact], by=convener)
    ours = Message.objects.filter(kind="convening.calls").latest("pk")

    meeting.cancel(by=convener)

    assert [Message.objects.get(pk=row.pk).state for row in (ours, theirs)] == ["withdrawn", "queued"]


def test_who_is_not_needed_in_somebodys_place_keeps_their_calls(meeting, convener, silent, twin):
    named = {"substitute_name": "Ana", "substitute_email": "ana@rio.example"}
    silent.respond("sending", by=silent.contact, **named)
    calls = twin(meeting.invitations.select_related("contact__organization").get(stands_in_for=silent))

    silent.respond("yes", by=silent.contact)

    assert Message.objects.get(pk=calls.pk).state == "queued"


def test_who_no_longer_answers_for_a_leader_keeps_their_calls(convener, silent, twin):
    delegation = Delegation.begin(
        silent.contact, assistant_name="Pat", assistant_email="pat@rio.example", by=silent.contact
    )
    calls = twin(silent)
    Message.objects.filter(pk=calls.pk).update(contact=delegation.assistant)

    delegation.end(by=convener)

    assert Message.objects.get(pk=calls.pk).state == "queued"


def test_a_calls_mail_that_was_lost_is_no_trouble_with_an_invitation_of_the_same_number(meeting, silent, twin):
    calls = Message.objects.filter(pk=twin(silent).pk)
    lost = meeting.invitations.with_mail_trouble().values_list("has_mail_trouble", flat=True)

    calls.update(state="failed")
    assert list(lost.all()) == [False]
    Message.objects.filter(kind="convening.invited").update(state="failed")

    assert list(lost.all()) == [True]


# ---- what asks somebody to come ----


def asking(kind):
    return set(Message.objects.filter(kind=kind).values_list("useful_until", flat=True))


def test_what_asks_to_come_is_of_use_until_the_meeting_begins_also_once_it_moved(meeting, convener):
    row = invited(meeting, convener)
    Delegation.begin(row.contact, assistant_name="Pat", assistant_email="pat@rio.example", by=convener)
    row.send_again(by=convener)
    row.respond("sending", by=row.contact, substitute_name="Ana", substitute_email="ana@rio.example")
    words = {"subject": "Come", "letter": "Come.", "signed_by": [champion_of(meeting)], "by": convener}
    for kind in ("second", "welcome"):
        meeting.write_to(kind, [row.contact], **words)
    kinds = ("convening.invited", "convening.substitute", "letter.second", "letter.welcome", "convening.answered")
    assert [asking(kind) for kind in kinds] == [{meeting.starts_at}] * 3 + [{None}] * 2

    sooner = meeting.starts_at - timedelta(days=7)
    meeting.move(starts_at=sooner, ends_at=sooner + timedelta(hours=2), by=convener)

    assert [asking(kind) for kind in kinds] == [{sooner}] * 3 + [{None}] * 2


def test_an_invitation_that_asked_for_times_is_of_use_until_the_one_that_was_chosen(here, convener):
    search = make_search(convener)
    ask(search, convener, make_leader())
    assert asking("convening.invited") == {None}

    search.choose(options_of(search)[1], by=convener)

    assert asking("convening.invited") == {search.starts_at}


def test_an_invitation_that_could_not_leave_in_time_is_not_sent(meeting, region, convener, outside, smtp_sink):
    invited(meeting, convener)

    with time_machine.travel(meeting.starts_at), outside():
        deliver(region)

    assert smtp_sink.messages == []
    assert Message.objects.get().state == "suppressed"
