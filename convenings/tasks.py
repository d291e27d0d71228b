"""Celery only carries: each minute, whoever is due to be reminded is found again from the clock."""

from celery import shared_task
from django.utils import timezone

from convenings.reminders import remind_due
from regions.models import Region
from regions.rounds import each


@shared_task
def remind() -> None:
    each(Region.objects.open(), "Reminding of meetings", lambda region: remind_due(region, timezone.now()))
