"""The clock of the coming office morning: ordinary mail leaves then."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from regions.office_hours import next_office_hour


def at_the_office():
    """From now on it is ten o'clock of a working day to come, where the regions of the tests are."""
    local = timezone.localtime(timezone=ZoneInfo("America/Chicago")) + timedelta(days=1)
    opening = next_office_hour(local.replace(hour=10, minute=0))
    return time_machine.travel(opening.replace(hour=10), tick=True)
