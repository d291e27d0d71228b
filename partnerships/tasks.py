"""Reminders of items. Each region is asked apart; one region's trouble does not stop the next."""

import logging

from celery import shared_task
from django.utils import timezone

from partnerships.reminders import remind_due
from regions.models import Region

log = logging.getLogger(__name__)


@shared_task
def remind_owners() -> None:
    now = timezone.now()
    for region in Region.objects.open():
        try:
            remind_due(region, now)
        except Exception:
            log.exception("Reminding in region %s failed; the next round tries again.", region.slug)
