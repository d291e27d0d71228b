"""Celery only carries: what is due is found again from the clock each time."""

from datetime import datetime

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import Ballot
from partnerships.reminders import remind_due
from regions.models import Region
from regions.rounds import each
from regions.scope import in_region


@shared_task
def remind_owners() -> None:
    each(Region.objects.open(), "Reminding of items", lambda region: remind_due(region, timezone.now()))


@shared_task
def close_ended_ballots() -> None:
    each(Region.objects.open(), "Closing of ballots", lambda region: close_ended(region, timezone.now()))


def close_ended(region: Region, at: datetime) -> None:
    """Count every ballot whose time is up, each in a transaction of its own."""
    with in_region(region):
        ended = list(Ballot.objects.ended(at).order_by("closes_at", "pk"))
    for ballot in ended:
        with in_region(region):
            try:
                ballot.close(by=None, at=at)
            except ValidationError as refused:
                # The convener's own hand was faster.
                if refused.code != "closed":
                    raise
