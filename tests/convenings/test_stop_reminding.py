"""An answer that changes without its person: what still waits to remind them of the one before never leaves."""

from datetime import timedelta

import pytest

from convenings.models import Convening, Invitation, Rung
from outbox.models import Message
from tests.convenings.conftest import invited
from tests.factories import make_leader


def fresh(invitation):
    return Invitation.objects.with_meeting().get(pk=invitation.pk)


def reminder_to(invitation):
    return Message.objects.get(context__has_key="rung", contact=invitation.contact)


def remind(meeting, convener, audience):
    """By hand, a minute before it leaves."""
    rung = Rung.objects.add(Convening.objects.get(pk=meeting.pk), days=2, audience=audience, by=convener)
    rung.send_now(by=convener)


@pytest.fixture
def waiting(meeting, convener):
    """One seat: the first has it, two wait and are reminded that they do."""
    Convening.objects.update(capacity=1)
    three = [invited(meeting, convener, make_leader(name=name)) for name in ("Ann", "Ben", "Cy")]
    for row in three:
        fresh(row).respond("yes", by=row.contact)
    remind(meeting, convener, "waitlisted")
    return three


def test_who_has_a_seat_now_is_not_told_afterwards_that_they_wait(waiting):
    ann, ben, cy = waiting
    assert [reminder_to(row).state for row in (ben, cy)] == ["queued", "queued"]

    fresh(ann).respond("no", by=ann.contact)

    assert Message.objects.get(kind="convening.promoted").contact == ben.contact
    assert [reminder_to(row).state for row in (ben, cy)] == ["withdrawn", "queued"]


def test_whose_seat_comes_back_is_not_told_afterwards_that_all_is_settled(meeting, convener):
    asked = invited(meeting, convener)
    asked.respond("sending", by=asked.contact, substitute_name="Ana Peña", substitute_email="ana@rio.example")
    remind(meeting, convener, "yes")
    assert reminder_to(asked).state == "queued"
    stand_in = Invitation.objects.with_meeting().get(stands_in_for=asked)

    stand_in.respond("no", by=stand_in.contact, at=asked.invited_at + timedelta(hours=2))

    assert Message.objects.filter(kind="convening.asked_again", contact=asked.contact).count() == 1
    assert reminder_to(asked).state == "withdrawn"
