"""Two Celery workers die by kill -9 amid 500 invitations, the broker loses everything, nobody is left out."""

import signal
from collections import Counter
from datetime import timedelta

import pytest

from outbox.models import State
from outbox.tasks import deliver_region
from regions.scope import in_region
from tests.convenings.conftest import LETTER, champion_of, make_meeting
from tests.factories import make_contact, make_leader
from tests.workers import celery_worker, finish, states

GUESTS = 500


@pytest.fixture
def invited(region, convener, smtp_sink, lost_broker):
    """A meeting with 500 guests whose letters are due; nobody has been nudged yet."""
    with in_region(region):
        meeting = make_meeting(convener)
        first = make_leader()
        guests = [first, *(make_contact(first.organization) for _ in range(GUESTS - 1))]
        signer = [champion_of(meeting)]
        sending = meeting.invite(guests, letter=LETTER, signed_by=signer, by=convener, hold=timedelta(0))
        sending.write_invitations()
    lost_broker()
    return guests


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_two_workers_killed_in_the_middle_lose_nobody_and_repeat_at_most_the_mails_in_flight(
    region, invited, smtp_sink, lost_broker
):
    with celery_worker(smtp_sink) as one, celery_worker(smtp_sink) as two:
        for _ in range(2):
            deliver_region.delay(region.pk)
        for worker, mails in ((one, 60), (two, 130)):
            smtp_sink.wait_for(mails, seconds=60)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    arrived, left = len(smtp_sink.messages), states(region)
    lost_broker()

    finish(region, smtp_sink, mails=GUESTS, messages=GUESTS)

    assert arrived < GUESTS
    assert left[State.SENDING] > 0
    assert states(region) == {State.SENT: GUESTS}
    heard = Counter(envelope.rcpt_tos[0] for envelope in smtp_sink.envelopes)
    twice = [address for address, count in heard.items() if count > 1]
    assert set(heard) == {guest.email for guest in invited}
    assert len(twice) <= 2
    for address in twice:
        assert (heard[address], len({mail["Message-ID"] for mail in smtp_sink.to(address)})) == (2, 1)
