"""What the desk's worker does by the clock."""

from celery import shared_task
from django.utils import timezone

from desk.alarms.mail import tell_conveners
from desk.readings import read_tonight
from desk.totals import take_region_totals
from regions.models import Region
from regions.rounds import each


@shared_task
def read_scorecards() -> None:
    """Every quarter of an hour; in each region it is night only once a day, and twice is once."""
    each(Region.objects.open(), "Reading of scorecards", lambda region: read_tonight(region, timezone.now()))


@shared_task
def take_totals() -> None:
    """Asked for each hour, so that a night that was missed is made up for."""
    each(Region.objects.open(), "Taking totals", lambda region: take_region_totals(region, timezone.now()))


@shared_task
def tell_of_alarms() -> None:
    """Each minute, so that it is posted while the day's mail still gathers; a region is looked at once a day."""
    each(Region.objects.open(), "Telling of alarms", lambda region: tell_conveners(region, timezone.now()))
