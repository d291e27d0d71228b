"""Asking a worker to do at a moment what its sweep would find a little later. A lost nudge costs a minute, no more."""

import logging
from datetime import datetime

from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge_counting(region_id: int, due: datetime) -> None:
    wait = max(0.0, (due - timezone.now()).total_seconds())
    try:
        # By its name: the task calls the model, which calls this.
        current_app.send_task("partnerships.tasks.count_due_in", (region_id,), countdown=wait, retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the sweep will count what is due in region %s.", region_id)


def nudge_scanning(region_id: int) -> None:
    try:
        current_app.send_task("partnerships.tasks.scan_files_of", (region_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the sweep will look at the files of region %s.", region_id)
