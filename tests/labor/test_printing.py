"""A profile on paper: Letter, one page for a few counties, and as many as it takes for sixty, none of them lost."""

import re

import pytest

from labor.models import LaborFigure, Ownership
from regions.models import County, Role
from regions.scope import in_region
from tests.factories import make_member, make_partnership
from tests.journeys.inspection import Inspector
from tests.labor.market import make_coded, make_market
from tests.labor.nation import HIDALGO, LEVELS, MANUFACTURING, METAL, RIO_GRANDE, figure, settle_nation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What is wider than the paper, or cut off beside it.
TOO_WIDE = """() => [...document.querySelectorAll("main *:not(svg *)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""
SIZES = """() => [...document.querySelectorAll("main :is(td, th, p, dt)")]
  .filter((one) => one.checkVisibility()).map((one) => parseFloat(getComputedStyle(one).fontSize) * 0.75)"""
HEADS = """() => [...document.querySelectorAll("main thead")].map((one) => getComputedStyle(one).display)"""
ROWS = """() => [...document.querySelectorAll("main tr")].map((one) => getComputedStyle(one).breakInside)"""


def settle_sixty():
    """Sixty counties of Texas like Hidalgo."""
    areas = [*County.objects.filter(pk__startswith="48").order_by("pk").values_list("pk", flat=True)[:60]]
    LaborFigure.objects.filter(area__in=areas).delete()
    rows = []
    for area in areas:
        for year in (2019, 2021, 2023, 2024):
            found = [figure(HIDALGO, "10", year, ownership=Ownership.ALL)]
            found += [figure(HIDALGO, code, year, ownership=Ownership.PRIVATE) for code in LEVELS]
            for row in found:
                row.area = area
            rows += found
    LaborFigure.objects.bulk_create(rows)
    return areas


@pytest.mark.parametrize("many", [4, 60])
def test_a_profile_flows_over_as_many_pages_as_it_needs(page_of, client, many):
    settle_nation()
    areas = RIO_GRANDE if many == 4 else settle_sixty()
    region = make_market(counties=areas)
    client.force_login(make_member(region, Role.OWNER))
    with in_region(region):
        sector = make_coded(MANUFACTURING, METAL, name="Advanced manufacturing")
        make_partnership(sector=sector, name="Valley Makers")
    page = page_of("/privacy/")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    page.context.add_cookies([cookie])
    folder = Inspector().folder

    page.goto(f"/r/valley/labor/sectors/{sector.pk}/")
    pdf = page.pdf(format="Letter", path=folder and folder / f"flow-{many}.pdf")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 725, "height": 980})
    faults, sizes, heads, rows = (page.evaluate(asked) for asked in (TOO_WIDE, SIZES, HEADS, ROWS))

    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert faults == []
    assert set(rows) == {"avoid"}
    assert set(heads) == {"table-header-group"}  # so that each page says what its columns are
    if many == 4:
        assert pages == 1
    else:
        assert (pages > 1, min(sizes) >= 8) == (True, True)
