"""Celery only carries: each minute, whoever is due to be reminded is found again from the clock."""

import logging

from celery import shared_task
from django.utils import timezone

from convenings.reminders import remind_due
from regions.models import Region

log = logging.getLogger(__name__)


@shared_task
def remind() -> None:
    """One region's trouble does not stop the next."""
    for region in Region.objects.open():
        try:
            remind_due(region, timezone.now())
        except Exception:
            log.exception("Reminders in region %s failed; the next minute tries again.", region.slug)
