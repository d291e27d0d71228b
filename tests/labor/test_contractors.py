"""Contractors (238) are published in halves: a sector made of the whole code counts both, wherever it is asked."""

import pytest

from labor.models import NATION, LaborFigure, Level, Ownership
from labor.profiles.book import by_year
from tests.labor.market import make_market, read_sheet
from tests.labor.nation import CAMERON, ELSEWHERE, RIO_GRANDE, TEXAS, YEARS, settle_nation

pytestmark = pytest.mark.django_db
FRAMING, RESIDENTIAL, OTHER = "238130", "238131", "238132"


@pytest.fixture
def halves(db):
    """Each county has 30 jobs in houses and 10 in other buildings; Cameron's 10 are suppressed."""
    settle_nation()
    LaborFigure.objects.bulk_create(
        LaborFigure(
            area=area, industry=code, ownership=Ownership.PRIVATE, year=year, level=Level.NATIONAL_INDUSTRY,
            establishments=2, suppressed=(area, code) in hidden, **told(jobs, (area, code) in hidden),
        )
        for hidden in [{(CAMERON, OTHER)}]
        for area in (NATION, TEXAS, ELSEWHERE, *RIO_GRANDE)
        for code, jobs in ((RESIDENTIAL, 30), (OTHER, 10))
        for year in YEARS
    )  # fmt: skip


def told(jobs, is_hidden):
    figures = {"jobs": jobs, "wages": jobs * 50_000, "weekly_pay": 961, "annual_pay": 50_000}
    return dict.fromkeys(figures) if is_hidden else figures


def test_a_profile_of_the_whole_code_has_both_halves_and_says_what_is_suppressed(halves):
    sheet = read_sheet(make_market(), FRAMING)

    assert sheet.here.facts["jobs"].shown.startswith("at least 150")
    assert sheet.here.facts["establishments"].shown == "16"
    (code,) = sheet.profile.codes
    assert (code.code, code.sum.jobs, code.sum.establishments, code.sum.suppressed) == (FRAMING, 150, 16, [CAMERON])
    assert code.is_published


def test_both_halves_count_and_the_county_with_a_gap_with_the_half_it_tells(halves):
    found = by_year(RIO_GRANDE, [FRAMING], [2024])[2024]

    assert (found.jobs, found.is_at_least, len(found.told), found.establishments) == (150, True, 3, 16)
