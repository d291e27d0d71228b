"""Celery only carries: what is due is found again from the clock each time."""

import logging
from datetime import datetime

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone
from kombu.exceptions import OperationalError

from partnerships.models import Ballot
from partnerships.refreshing import refresh_series_of
from partnerships.reminders import remind_due
from partnerships.scanning import scan_held
from regions.models import Region
from regions.rounds import each
from regions.scope import in_region

log = logging.getLogger(__name__)


@shared_task
def remind_owners() -> None:
    each(Region.objects.open(), "Reminding of items", lambda region: remind_due(region, timezone.now()))


@shared_task
def count_due_ballots() -> None:
    each(Region.objects.open(), "Counting of ballots", lambda region: count_due(region, timezone.now()))


@shared_task
def count_due_in(region_id: int) -> None:
    """The nudge of a ballot that was stopped: its minute is over."""
    each(Region.objects.open().filter(pk=region_id), "Counting", lambda region: count_due(region, timezone.now()))


@shared_task
def scan_files() -> None:
    each(Region.objects.open(), "Scanning of files", lambda region: scan_held(region, timezone.now()))


@shared_task
def scan_files_of(region_id: int) -> None:
    """The nudge of a file that just came."""
    each(Region.objects.open().filter(pk=region_id), "Scanning", lambda region: scan_held(region, timezone.now()))


@shared_task
def refresh_series() -> None:
    each(Region.objects.open(), "Refreshing of series", lambda region: refresh_series_of(region, timezone.now()))


def ask_for_refresh() -> None:
    """Figures came: a worker takes them to the threads. A broker that is away costs an hour, never a figure."""
    try:
        refresh_series.apply_async(retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the round by the clock will refresh the series.")


def count_due(region: Region, at: datetime) -> None:
    """Count every ballot whose time is up, each in a transaction of its own."""
    with in_region(region):
        due = list(Ballot.objects.due(at).order_by("closes_at", "pk"))
    for ballot in due:
        with in_region(region):
            try:
                ballot.count_votes(by=None, at=at)
            except ValidationError as refused:
                # A facilitator's own hand was faster: it is counted, or voting goes on.
                if refused.code not in {"closed", "open", "grace"}:
                    raise
