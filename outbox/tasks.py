"""Celery only carries: a nudge sends sooner, the sweep each minute finds whatever a nudge or a worker lost."""

import imaplib
import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from outbox.delivery import deliver
from outbox.inbox import fetch
from outbox.reading import read_new
from regions.models import Region
from regions.rounds import each

log = logging.getLogger(__name__)


@shared_task
def deliver_region(region_id: int) -> None:
    region = Region.objects.open().filter(pk=region_id).first()
    if region:
        deliver(region)


@shared_task
def sweep() -> None:
    each(Region.objects.open(), "Delivery", deliver)


@shared_task
def read_region(region_id: int) -> None:
    region = Region.objects.open().filter(pk=region_id).first()
    if region:
        read_new(region)


@shared_task
def take_in() -> None:
    """Fetch what came, then read whatever is new, by whichever way it came."""
    try:
        fetch()
    except (imaplib.IMAP4.error, OSError) as trouble:
        log.warning("The inbox is away (%s); the next round tries again.", trouble)
    each(Region.objects.open(), "Reading mail", read_new)


def nudge_reading(region_id: int) -> None:
    try:
        read_region.apply_async((region_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the next round reads what came for region %s.", region_id)


def nudge(region_id: int, due: datetime) -> None:
    """Ask a worker to send from `due` on. A broker that is away costs a minute, never a message."""
    wait = max(0.0, (due - timezone.now()).total_seconds())
    try:
        deliver_region.apply_async((region_id,), countdown=wait, retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the sweep will send what waits in region %s.", region_id)
