"""The worker and its whole schedule. Messages only nudge: every task can be lost and the sweep finds the work."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["folder"] = "config.folder_queue:Transport"
app = Celery("shared_table")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "send what is due": {"task": "outbox.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "take in what came": {"task": "outbox.tasks.take_in", "schedule": 60.0, "options": {"expires": 55}},
    "remind who has not answered": {"task": "convenings.tasks.remind", "schedule": 60.0, "options": {"expires": 55}},
    "write long lists of invitations": {
        "task": "convenings.tasks.write_invitations",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "forget what people needed": {"task": "convenings.tasks.forget", "schedule": 3600.0, "options": {"expires": 3500}},
    "approve minutes nobody objected to": {
        "task": "convenings.tasks.approve_minutes",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "remind who owns items": {
        "task": "partnerships.tasks.remind_owners",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "count ballots whose time is up": {
        "task": "partnerships.tasks.count_due_ballots",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "look at files that are held": {
        "task": "partnerships.tasks.scan_files",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "tell conveners what rings": {"task": "desk.tasks.tell_of_alarms", "schedule": 60.0, "options": {"expires": 55}},
    "take each region's totals": {
        "task": "desk.tasks.take_totals",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "forget old attempts": {"task": "accounts.tasks.forget_attempts", "schedule": 600.0, "options": {"expires": 550}},
    "go on with imports": {"task": "regions.tasks.sweep_imports", "schedule": 60.0, "options": {"expires": 55}},
    "take in labor statistics": {
        "task": "labor.tasks.take_in_files",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "refresh figures from labor statistics": {
        "task": "partnerships.tasks.refresh_series",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "read scorecards": {"task": "desk.tasks.read_scorecards", "schedule": 900.0, "options": {"expires": 890}},
    "seal activity": {"task": "regions.tasks.seal_activity", "schedule": 60.0, "options": {"expires": 55}},
}
