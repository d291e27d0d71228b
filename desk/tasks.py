"""What the desk's worker does by the clock."""

from celery import shared_task
from django.utils import timezone

from desk.readings import read_tonight
from regions.models import Region
from regions.rounds import each


@shared_task
def read_scorecards() -> None:
    """Every quarter of an hour; in each region it is night only once a day, and twice is once."""
    each(Region.objects.open(), "Reading of scorecards", lambda region: read_tonight(region, timezone.now()))
