"""What is taken back is about the rows meant, never about those of another table that have the same numbers."""

import pytest

from convenings.models import CallList, Delegation
from outbox.models import Message
from tests.convenings.conftest import champion_of, invited, make_meeting
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
