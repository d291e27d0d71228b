"""Two workers die by kill -9 in the middle of 500 invitations, and nobody is left out."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from outbox.delivery import deliver
from outbox.models import Message, State
from outbox.posting import Draft, post
from regions.scope import in_region
from tests.factories import make_contact, make_leader

WORKER = """
import django; django.setup()
from outbox.delivery import deliver
from outbox.letters import Category, register
from regions.models import Region
from tests.outbox.conftest import render
register("test.invited", render, category=Category.INVITATIONS)
deliver(Region.objects.get(slug="valley"))
"""


def start_worker(sink) -> subprocess.Popen:
    database = settings.DATABASES["default"]
    place = f"{database['HOST']}:{database['PORT']}/{connection.settings_dict['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{place}",
        "EMAIL_URL": sink.url,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=settings.BASE_DIR)


@pytest.mark.django_db(transaction=True)
def test_two_workers_killed_in_the_middle_of_500_mails_lose_none_and_repeat_at_most_the_one_in_flight(
    region, ledger, smtp_sink
):
    with in_region(region):
        first = make_leader()
        people = [first, *(make_contact(first.organization) for _ in range(499))]
        post([Draft(kind="test.invited", key=f"k:{p.pk}", contact=p) for p in people])
    workers = [start_worker(smtp_sink) for _ in range(2)]
    for worker, mails in zip(workers, (60, 130), strict=True):
        smtp_sink.wait_for(mails, seconds=60)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    arrived = len(smtp_sink.messages)
    left = Counter(m.state for m in ledger())

    with in_region(region):
        Message.objects.filter(state=State.SENDING).update(next_attempt_at=timezone.now())  # their leases run out
    deliver(region)
    time.sleep(0.2)

    assert arrived < 500
    assert left[State.SENDING] > 0
    assert [m.state for m in ledger()] == [State.SENT] * 500
    heard = Counter(e.rcpt_tos[0] for e in smtp_sink.envelopes)
    assert set(heard) == {p.email for p in people}
    twice = [address for address, count in heard.items() if count > 1]
    assert len(twice) <= 2
    assert all(len({m["Message-ID"] for m in smtp_sink.to(address)}) == 1 and heard[address] == 2 for address in twice)
