"""On whatever day somebody tells the demonstration, what should lie ahead does, and what happened has happened."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from config.demonstration.days import day_of, days
from convenings.models import Convening
from partnerships.models import ActionItem
from regions.models import Activity, Region
from regions.scope import in_region

pytestmark = pytest.mark.django_db

# Sundays all; on the first the clocks of Texas have just gone back.
A_YEAR_ON = datetime(2027, 11, 7, 7, 30, tzinfo=UTC)
THE_29_OF_FEBRUARY = datetime(2032, 2, 29, 23, tzinfo=UTC)
SEVEN_YEARS_ON = datetime(2033, 12, 18, 3, tzinfo=UTC)


@pytest.mark.parametrize("now", [A_YEAR_ON, THE_29_OF_FEBRUARY, SEVEN_YEARS_ON], ids=lambda now: f"{now:%F}")
def test_the_whole_demonstration_is_told_on_any_day(now):
    on, ahead, late, moments, dues = [], [], [], [], []
    with time_machine.travel(now, tick=True):
        call_command("demo", stdout=StringIO())
        for region in Region.objects.all():
            with in_region(region):
                on += Convening.objects.filter(room__started_at__isnull=False)
                planned = Convening.objects.planned().filter(room=None)
                ahead += [timezone.localtime(meeting.starts_at) for meeting in planned]
                late += ActionItem.objects.late(timezone.localdate()).values_list("title", flat=True)
                dues += ActionItem.objects.unfinished().values_list("due_on", flat=True)
                moments += Activity.objects.values_list("at", flat=True)

    assert [meeting.starts_at < now < meeting.ends_at for meeting in on] == [True]
    assert len(ahead) == 3
    assert all(now + timedelta(days=10) < start < now + timedelta(days=60) for start in ahead)
    assert {start.weekday() < 5 and 8 <= start.hour < 17 for start in [*ahead, *dues_at_ten(dues)]} == {True}
    assert late == ["Shift survey: who could teach one evening a week?"]
    assert sum(day > now.date() + timedelta(days=10) for day in dues) == 4
    assert max(moments) <= now
    assert max(moments) > now - timedelta(days=7)


def dues_at_ten(dues):
    return [datetime(day.year, day.month, day.day, 10, tzinfo=UTC) for day in dues]


@pytest.mark.parametrize(
    ("when", "today", "day"),
    [
        (date(2017, 1, 21), date(2033, 1, 1), date(2017, 1, 21)),
        (days(13), date(2026, 11, 25), date(2026, 12, 8)),
        (days(3), date(2026, 11, 25), date(2026, 11, 30)),
        (days(-4), date(2026, 11, 25), date(2026, 11, 20)),
        (days(13), date(2026, 12, 11), date(2026, 12, 28)),
        (days(-7), date(2027, 1, 8), date(2026, 12, 30)),
        (days(1), date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_facts_keep_their_date_and_days_from_today_are_working_days(when, today, day):
    assert day_of(when, today) == day
