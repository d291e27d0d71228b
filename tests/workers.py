"""Celery workers as processes of their own, to be killed."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings

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
