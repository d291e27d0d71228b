"""Celery workers as processes of their own, to be killed; and what became of their messages."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from time import sleep

from django.conf import settings
from django.utils import timezone

from outbox.models import Message, State
from outbox.tasks import sweep
from regions.scope import in_region
from tests.addresses import database_url

WORKER = ("-A", "config", "worker", "-P", "threads", "-c", "1", "-l", "WARNING", "--without-mingle", "--without-gossip")


@contextmanager
def celery_worker(sink=None):
    """A worker process on the broker of the environment, looking into the test database."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "STATE_DIR": str(settings.STATE_DIR),
        "REDIS_URL": settings.REDIS_URL,
    }
    if sink:
        environment["EMAIL_URL"] = sink.url
    command = [sys.executable, "-m", "config.processes", str(os.getpid()), "celery", *WORKER]
    worker = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def states(region):
    with in_region(region):
        return Counter(Message.objects.values_list("state", flat=True))


def finish(region, sink, *, mails, messages):
    """The leases of killed workers run out, and a new one finds by the sweep what is left."""
    with in_region(region):
        Message.objects.filter(state=State.SENDING).update(next_attempt_at=timezone.now())
    with celery_worker(sink):
        sweep.delay()
        sink.wait_for(mails, seconds=120)
        for _ in range(100):  # the last mail is marked a moment after it has arrived
            if states(region) == {State.SENT: messages}:
                return
            sleep(0.1)
