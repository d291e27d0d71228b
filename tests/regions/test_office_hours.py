from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from regions.office_hours import in_office_hours, next_office_hour


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In May 2030, whose 15th is a Wednesday."""
    return datetime(2030, 5, day, hour, minute, tzinfo=ZoneInfo("America/Chicago"))


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        (at(15, 7, 59), at(15, 8)),
        (at(15, 8), at(15, 8)),
        (at(15, 17, 59), at(15, 17, 59)),
        (at(15, 18), at(16, 8)),
        (at(17, 10), at(17, 10)),
        (at(17, 18), at(20, 8)),
        (at(18, 10), at(20, 8)),
        (at(19, 10), at(20, 8)),
    ],
)
def test_office_hours_are_half_open_and_leave_weekends_alone(moment, following):
    assert next_office_hour(moment) == following
    assert in_office_hours(moment) is (moment == following)
