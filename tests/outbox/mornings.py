"""A Monday of the region, and what of its mail is looked at."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outbox.models import Message
from regions.scope import in_region

ZONE = ZoneInfo("America/Chicago")
# A Monday, before and after the end of the first hour of the office.
NIGHT = datetime(2027, 3, 1, 6, 0, tzinfo=ZONE)
MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=ZONE)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(clock, moment):
    clock.move_to(moment)


def row(region, message):
    with in_region(region):
        return Message.objects.get(pk=message.pk)
