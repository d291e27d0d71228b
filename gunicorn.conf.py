"""How gunicorn serves Shared Table; PORT, BIND, WEB_WORKERS and WEB_THREADS may change it."""

import os

import django
from django.core.management import BaseCommand
from django.db import connections
from gunicorn.arbiter import Arbiter

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
# Threads, with a lane of its own for the screen of a room.
worker_class = "config.lanes.Worker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The application is loaded once and shared: less memory, and a problem stops the start instead of every worker.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeats need no disk
loglevel = "warning"


def on_starting(server: Arbiter) -> None:
    """Never serve as a role that row security does not hold."""
    django.setup()
    BaseCommand().check(databases=["default"])
    connections.close_all()
