"""A real worker dies by kill -9 between folding and sending: every person gets one mail with both letters, and at most
the one in flight comes twice."""

import signal
from collections import Counter
from datetime import timedelta

import pytest

from outbox.models import DAILY, DailyMail, Message, State
from outbox.tasks import deliver_region
from regions.scope import in_region
from tests.convenings.conftest import champion_of, make_meeting
from tests.factories import make_contact, make_leader, make_member, make_region
from tests.workers import celery_worker, finish, states

PEOPLE = 120


@pytest.fixture
def written(smtp_sink, lost_broker):
    """Two letters by hand to the same people, of two meetings: due now, whatever the hour. Nobody was nudged yet."""
    region = make_region()
    by = make_member(region)
    with in_region(region):
        first = make_leader()
        people = [first, *(make_contact(first.organization) for _ in range(PEOPLE - 1))]
        for kind in ("save_the_date", "welcome"):
            meeting = make_meeting(by)
            words = {"subject": f"The {kind}", "letter": f"Dear {{first_name}}, this is the {kind}."}
            signed = {"signed_by": [champion_of(meeting)], "by": by, "hold": timedelta(0)}
            meeting.write_to(kind, people, **words, **signed)
    lost_broker()
    return region, people


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_folding_and_sending_loses_and_doubles_nothing(written, smtp_sink, lost_broker):
    region, people = written
    with celery_worker(smtp_sink) as worker:
        deliver_region.delay(region.pk)
        smtp_sink.wait_for(30, seconds=60)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    arrived, left = len(smtp_sink.messages), states(region)
    lost_broker()

    finish(region, smtp_sink, mails=PEOPLE, messages=3 * PEOPLE)

    assert arrived < PEOPLE
    assert left[State.SENDING] > 0
    assert states(region) == {State.SENT: 3 * PEOPLE}
    heard = Counter(envelope.rcpt_tos[0] for envelope in smtp_sink.envelopes)
    assert set(heard) == {person.email for person in people}
    twice = [address for address, count in heard.items() if count > 1]
    assert len(twice) <= 1
    for address in heard:
        assert len({mail["Message-ID"] for mail in smtp_sink.to(address)}) == 1
    for mail in smtp_sink.messages:
        text = mail.get_body(("plain",)).get_content()
        assert text.count("this is the save_the_date") == text.count("this is the welcome") == 1
    with in_region(region):
        assert DailyMail.objects.count() == PEOPLE
        assert Message.objects.filter(kind=DAILY).count() == PEOPLE
        assert Message.objects.exclude(kind=DAILY).filter(folded_into=None).count() == 0
