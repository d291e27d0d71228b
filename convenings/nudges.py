"""Asking a worker to come sooner than the next round. A broker that is away costs a minute, never an invitation."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from regions.scope import current_region_id

log = logging.getLogger(__name__)


def nudge_writing() -> None:
    """Once this transaction is committed; a worker that came sooner would not see the list."""
    transaction.on_commit(partial(_ask, current_region_id()))


def _ask(region_id: int) -> None:
    try:
        # By name: the task knows the verbs, so they cannot know it.
        current_app.send_task("convenings.tasks.write_invitations_of", (region_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the next round writes the invitations of region %s.", region_id)
