"""What is kept each night of every scorecard, and the trend it makes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from desk.models import Reading
from desk.readings import read_tonight
from desk.trends import trends_of
from regions.scope import in_region
from tests.desk.test_scorecard import hold
from tests.factories import make_partnership, make_region

pytestmark = pytest.mark.django_db
# Three in the morning in Chicago, by daylight saving time.
NIGHT = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def region():
    return make_region(slug="valley")


def days(region):
    with in_region(region):
        return list(Reading.objects.order_by("day").values_list("day", flat=True))


def test_before_three_in_the_regions_morning_nothing_is_read(region):
    with in_region(region):
        make_partnership(created_at=NIGHT - timedelta(days=2))

    assert read_tonight(region, NIGHT - timedelta(minutes=1)) == 0
    assert read_tonight(region, NIGHT) == 1


def test_twice_a_night_is_once_and_the_next_night_is_another(region):
    with in_region(region):
        make_partnership(created_at=NIGHT - timedelta(days=2))

    assert [read_tonight(region, NIGHT + timedelta(hours=h)) for h in (0, 1, 24)] == [1, 0, 1]
    assert [day.isoformat() for day in days(region)] == ["2026-07-01", "2026-07-02"]


def test_first_reading_also_reads_the_quarters_before_as_far_as_it_existed(region):
    with in_region(region):
        make_partnership(created_at=NIGHT - timedelta(days=200))
    read_tonight(region, NIGHT)

    found = days(region)

    assert [day.isoformat() for day in found] == ["2025-12-29", "2026-03-30", "2026-07-01"]
    read_tonight(region, NIGHT + timedelta(days=1))
    assert days(region)[:3] == found


def test_what_is_not_known_is_kept_as_null(region):
    with in_region(region):
        table = make_partnership()
        hold(table, business=2, partners=1)
    read_tonight(region, timezone.now().replace(hour=20))

    with in_region(region):
        reading = Reading.objects.order_by("-day").first()
    assert reading.values["business-majority"] == 2.0
    assert reading.values["follow-through"] is None
    assert reading.health is None, "too little is known of one meeting"


def test_trend_takes_the_newest_reading_about_each_quarter_before(region):
    with in_region(region):
        table = make_partnership()
        for ago in (89, 90, 93, 180):
            day = NIGHT.date() - timedelta(days=ago)
            Reading.objects.create(partnership=table, day=day, values={"follow-through": ago})

        found = trends_of(table, NIGHT.date())

    assert [reading.values["follow-through"] for reading in found.readings] == [180, 90]
