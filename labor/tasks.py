"""Files that wait are taken in by the worker. Celery only nudges; the sweep each minute finds what was lost."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from labor.carrying import carry_on

log = logging.getLogger(__name__)


@shared_task
def take_in_files() -> None:
    carry_on()


def nudge() -> None:
    """Ask a worker to look now. A broker that is away costs a minute, never a file."""
    try:
        take_in_files.apply_async(retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the sweep will find the files of labor statistics.")
