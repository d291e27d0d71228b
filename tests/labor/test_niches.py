"""Industries of which there is little to compare: a place that has none, codes that changed."""

import pytest

from config.courses import courses
from labor.models import NATION, LaborFigure, Level, Ownership
from labor.profiles.book import Book
from labor.profiles.telling import notes
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_member
from tests.labor.market import make_coded, make_market, read_sheet
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


def test_years_before_the_codes_changed_are_compared_neither_in_profile_nor_worksheet(db):
    """517 took in agents for wireless service in 2022, who were retail before."""
    settle_nation()
    told = {"jobs": 40, "wages": 2_000_000, "weekly_pay": 961, "annual_pay": 50_000, "establishments": 2}
    LaborFigure.objects.bulk_create(
        LaborFigure(area=area, industry="517", ownership=Ownership.PRIVATE, year=year, level=Level.SUBSECTOR, **told)
        for area in (NATION, *RIO_GRANDE)
        for year in YEARS
    )

    sheet = read_sheet(make_market(), "517")

    assert [change.since for change, _told in sheet.changes] == [2023]
    assert any("2019, 2020, 2021" in note for note in notes(sheet))
    book = Book.of(RIO_GRANDE, {"": ["517"]}, [2019, 2023, 2024])
    assert book.change("", RIO_GRANDE, 2019, 2024) is None
    assert book.change("", RIO_GRANDE, 2023, 2024).areas == [*RIO_GRANDE]
    before = book.figure("", RIO_GRANDE, 2019)
    assert (before.jobs, before.codes, before.missing) == (None, ["517"], [])
    assert Book.of(RIO_GRANDE, {"": ["517"]}, [2019]).figure("", RIO_GRANDE, 2019).jobs == 160


def test_planning_regions_of_connecticut_are_named_in_words_where_no_map_can_show_them(client):
    """They have figures from 2024 on, and no outline."""
    settle_nation()
    area = "09110"
    LaborFigure.objects.bulk_create(
        LaborFigure(
            area=area, industry=code, ownership=ownership, year=2024, level=level, establishments=9, jobs=many,
            wages=many * 60_000, weekly_pay=1153, annual_pay=60_000,
        )
        for code, ownership, level, many in (
            ("10", Ownership.ALL, Level.TOTAL, 500_000), ("31-33", Ownership.PRIVATE, Level.SECTOR, 50_000)
        )
    )  # fmt: skip
    region = make_market(counties=[area])
    client.force_login(make_member(region, Role.OWNER))
    with in_region(region):
        sector = make_coded("31-33")

    html = client.get(f"/r/valley/labor/sectors/{sector.pk}/").content.decode()
    commutes = client.get("/r/valley/labor/commutes/").content.decode()
    choosing = client.get("/r/valley/settings/counties/").content.decode()

    assert "In 2024 private companies employed 50,000 people here" in html
    assert "Connecticut’s figures stand by its planning regions from 2024 on" in html
    assert "There is no map: we have no outlines of Capitol planning region." in html
    assert "The stronger the color" not in html
    assert "Commuting is not known of all counties of this region." in commutes
    assert "There is no map to tap" in choosing
    assert "Find a first county" not in choosing
