"""Celery only carries: who is due to be reminded of an item is found again from the clock each time."""

from celery import shared_task
from django.utils import timezone

from partnerships.reminders import remind_due
from regions.models import Region
from regions.rounds import each


@shared_task
def remind_owners() -> None:
    each(Region.objects.open(), "Reminding of items", lambda region: remind_due(region, timezone.now()))
