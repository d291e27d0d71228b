"""Industries that a place has nothing of: no course to draw for it, and never an error."""

import pytest

from config.courses import courses
from labor.models import NATION, LaborFigure, Level, Ownership
from tests.labor.market import make_market, read_sheet
from tests.labor.nation import RIO_GRANDE, TEXAS, YEARS, settle_nation

pytestmark = pytest.mark.django_db
SHIPS = "3366"


def test_state_that_has_none_of_it_is_left_out_of_the_courses(db):
    settle_nation()
    told = {"establishments": 2, "jobs": 40, "wages": 2_000_000, "weekly_pay": 961, "annual_pay": 50_000}
    LaborFigure.objects.bulk_create(
        LaborFigure(
            area=area, industry=SHIPS, ownership=Ownership.PRIVATE, year=year, level=Level.GROUP, **told
        )
        for area in (NATION, RIO_GRANDE[0])
        for year in YEARS
    )  # fmt: skip

    profile = read_sheet(make_market(), SHIPS).profile

    assert TEXAS not in [area for place, _line in profile.indexed for area in place.areas]
    assert courses(profile.years, profile.indexed).count("<polyline") <= 2
