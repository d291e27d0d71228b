"""A day bears its year where somebody might take it for one of another year."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from regions.days import long_day, month_day, passed_day, short_day

TODAY = datetime(2026, 11, 28, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 29), "May 29, 2026"),
        (date(2026, 5, 30), "May 30"),
        (date(2027, 5, 29), "May 29"),
        (date(2027, 5, 30), "May 30, 2027"),
        (date(2017, 3, 21), "March 21, 2017"),
    ],
)
def test_the_year_is_left_out_only_within_half_a_year(day, words):
    with time_machine.travel(TODAY, tick=False):
        assert month_day(day) == words


def test_no_two_days_of_one_name_are_written_alike():
    with time_machine.travel(TODAY, tick=False):
        around = [date(2024, 1, 1) + timedelta(days=n) for n in range(2000)]

        assert len({month_day(day) for day in around}) == len(around)


def test_in_january_the_meeting_of_december_needs_no_year():
    with time_machine.travel(datetime(2027, 1, 4, 15, tzinfo=UTC), tick=False):
        assert long_day(date(2026, 12, 17)) == "Thursday, December 17"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "Monday, January 5, 2026"),
        (date(2025, 11, 29), "Saturday, November 29, 2025"),
        (date(2026, 11, 27), "Friday, November 27"),
    ],
)
def test_of_what_has_passed_the_year_is_said_where_it_is_another(day, words):
    with time_machine.travel(TODAY, tick=False):
        assert passed_day(day) == words
    with time_machine.travel(datetime(2027, 1, 4, 15, tzinfo=UTC), tick=False):
        assert passed_day(date(2026, 12, 17)) == "Thursday, December 17, 2026"


def test_a_moment_is_a_day_of_the_zone_in_force():
    with time_machine.travel(TODAY, tick=False), timezone.override("America/Chicago"):
        assert month_day(datetime(2017, 3, 22, 3, tzinfo=UTC)) == "March 21, 2017"


def test_in_spanish():
    with time_machine.travel(TODAY, tick=False), translation.override("es"):
        assert long_day(date(2017, 3, 21)) == "martes 21 de marzo de 2017"
        assert month_day(date(2026, 12, 11)) == "11 de diciembre"
        assert month_day(date(2017, 3, 21)) == "21 de marzo de 2017"
        assert short_day(date(2017, 3, 21)) == "21 de marzo de 2017"
