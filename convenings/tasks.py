"""Celery only carries: each minute, whoever is due to be reminded is found again from the clock."""

from celery import shared_task
from django.utils import timezone

from convenings.beforehand import forget_needs
from convenings.reminders import remind_due
from regions.models import Region
from regions.rounds import each


@shared_task
def remind() -> None:
    each(Region.objects.open(), "Reminding of meetings", lambda region: remind_due(region, timezone.now()))


@shared_task
def forget() -> None:
    each(Region.objects.open(), "Forgetting what people need", lambda region: forget_needs(region))
