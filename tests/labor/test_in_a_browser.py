"""The profile and the commuting page as people see them: axe, both widths, and one printed page."""

import re

import pytest

from labor.models import CommutePair, LaborFigure, MetropolitanArea, MetropolitanCounty
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_member, make_partnership
from tests.journeys.inspection import Inspector
from tests.labor.market import make_coded, make_market
from tests.labor.nation import HIDALGO, MANUFACTURING, METAL, RIO_GRANDE, STARR, WILLACY, figure, settle_nation
from tests.labor.test_commuting import PAIRS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def settle_peers():
    """Three areas like the valley, each of one county like Hidalgo."""
    for number, title in enumerate(("El Paso, TX", "Visalia, CA", "Yakima, WA")):
        county = f"0101{number * 2 + 1}" if number else "01011"
        area = MetropolitanArea.objects.create(code=f"2{number}000", title=title, kind="metropolitan")
        MetropolitanCounty.objects.create(county_id=county, area=area, is_central=True)
        for year in (2019, 2021, 2023, 2024):
            rows = [figure(HIDALGO, "10", year, ownership=0), figure(HIDALGO, MANUFACTURING, year, ownership=5)]
            for row in rows:
                row.area = county
            LaborFigure.objects.bulk_create(rows)


@pytest.mark.parametrize("hidden", [0, 2, 4])
def test_the_pages_have_no_fault_and_print_on_one_page(page_of, client, hidden):
    counties = (WILLACY, STARR, *RIO_GRANDE[:2])[:hidden]
    settle_nation(suppressed=frozenset((area, code) for area in counties for code in (MANUFACTURING, METAL)))
    settle_peers()
    CommutePair.objects.bulk_create(CommutePair(work=w, home=h, jobs=n, year=2022) for w, h, n in PAIRS)
    region = make_market(counties=RIO_GRANDE if hidden else RIO_GRANDE[:3])
    CommutePair.objects.create(work=WILLACY, home=STARR, jobs=2, year=2022)
    client.force_login(make_member(region, Role.OWNER))
    with in_region(region):
        sector = make_coded(MANUFACTURING, METAL, name="Advanced manufacturing")
        make_partnership(sector=sector, name="Valley Makers")
    page = page_of("/privacy/")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    page.context.add_cookies([cookie])
    inspector = Inspector()
    inspector.folder = inspector.folder and inspector.folder / f"hidden-{hidden}"

    page.goto(f"/r/valley/labor/sectors/{sector.pk}/")
    inspector.inspect(page, page)
    if inspector.folder:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 725, "height": 980})
        page.screenshot(path=inspector.folder / f"print-{hidden}.png", full_page=True)
        page.emulate_media(media="null")
    pdf = page.pdf(prefer_css_page_size=True, path=inspector.folder and inspector.folder / f"profile-{hidden}.pdf")
    page.goto("/r/valley/labor/commutes/")
    inspector.inspect(page, page)

    assert inspector.faults == []
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
