"""Profiles of the synthetic nation equal what one computes by hand, and never say zero for what is not told."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

import pytest

from labor.models import NATION, LaborFigure, MetropolitanArea, MetropolitanCounty, Ownership
from labor.profiles.profile import Place
from labor.profiles.telling import notes
from regions.models import Role
from regions.scope import in_region
from tests.counting import CountedInService
from tests.factories import make_member, make_region
from tests.labor.market import make_coded, make_market, read_sheet
from tests.labor.nation import (
    CAMERON,
    HEALTH,
    HIDALGO,
    HOSPITALS,
    LEVELS,
    MANUFACTURING,
    METAL,
    RIO_GRANDE,
    STARR,
    WILLACY,
    YEARS,
    figure,
    jobs,
    settle_nation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_market()


@pytest.fixture
def nation():
    settle_nation()


def values(told):
    return {key: fact.value for key, fact in told.facts.items()}


# ---- by hand ----


def test_manufacturing_in_the_valley(nation, region):
    sheet = read_sheet(region, MANUFACTURING)

    # 8,400 + 10,000 + 450 + 1,000 of 42,000 + 110,000 + 11,500 + 10,000; in the nation 100,000 of 1,100,000.
    assert values(sheet.here) == {
        "establishments": 1985,
        "jobs": 19_850,
        "wages": 19_850 * 65_000,
        "pay": 65_000,
        "share": Decimal("11.4"),
        "quotient": Decimal("1.26"),
        "pay_gap": Decimal("25.0"),
        "all_jobs": 173_500,
        "all_pay": 52_000,
    }
    assert sheet.profile.here.quotient == Fraction(19_850 * 11, 173_500)
    assert sheet.here.year == 2024


def test_why_manufacturing_changed(nation, region):
    sheet = read_sheet(region, MANUFACTURING)

    spans = [change.span for change, _told in sheet.changes]
    five, told = sheet.changes[-1]
    assert spans == [1, 3, 5]
    # From 19,500: 10 % more as the nation, all of it lost as manufacturing stood still, 350 of its own.
    assert five.shift.parts == (1950, -1950, 350)
    assert values(told) == {
        "difference": 350,
        "rate": Decimal("1.8"),
        "national": 1950,
        "mix": -1950,
        "regional": 350,
    }


def test_rounded_parts_still_add_up(nation, region):
    for code in (MANUFACTURING, METAL, HEALTH, HOSPITALS):
        for _change, told in read_sheet(region, code).changes:
            facts = values(told)
            assert facts["national"] + facts["mix"] + facts["regional"] == facts["difference"]


def test_the_nations_quotient_is_one_and_its_changes_have_no_part_of_their_own(nation, region):
    for code in (MANUFACTURING, METAL, HEALTH, HOSPITALS):
        profile = read_sheet(region, code).profile

        assert profile.standing(Place("nation", "", [NATION])).quotient == 1
        assert all(profile.change_in(profile.nation, span).shift.regional == 0 for span in (1, 3, 5))


def test_counties_sum_to_the_region_and_keep_their_own_quotients(nation, region):
    sheet = read_sheet(region, HEALTH)

    for key in ("establishments", "jobs", "wages"):
        assert sum(told.facts[key].value for told in sheet.counties) == sheet.here.facts[key].value
    by_county = {told.place.areas[0]: told.facts["jobs"].value for told in sheet.counties}
    assert by_county == {area: jobs(area, HEALTH, 2024) for area in RIO_GRANDE}
    assert all(
        standing.quotient
        == Fraction(jobs(area, HEALTH, 2024), jobs(area, "10", 2024)) / Fraction(jobs(NATION, HEALTH, 2024), 1_100_000)
        for standing, area in ((each, each.place.areas[0]) for each in sheet.profile.by_county)
    )


def test_the_state_is_twice_the_valley_so_its_quotient_is_the_same(nation, region):
    sheet = read_sheet(region, HEALTH)

    texas = sheet.comparison_of("state")[0].facts
    assert texas["jobs"].value == 2 * sheet.here.facts["jobs"].value
    assert texas["quotient"].value == sheet.here.facts["quotient"].value


# ---- what is suppressed ----


def test_a_suppressed_county_makes_it_at_least(region):
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))

    sheet = read_sheet(region, MANUFACTURING)

    here = sheet.here.facts
    assert (here["jobs"].shown, here["jobs"].note) == (
        "at least 18,850",
        "1 of 4 counties suppressed (Willacy, TX)",
    )
    assert here["establishments"].value == 1985
    assert here["quotient"].shown == "at least 1.20"
    assert sheet.profile.here.sector.coverage == Fraction(1885, 1985)
    # Three counties are told in both years: 18,500 and 18,850.
    five, _told = sheet.changes[-1]
    assert (five.before, five.after, five.shift.parts) == (18_500, 18_850, (1850, -1850, 350))
    assert list(five.left_out) == [WILLACY]


def test_a_suppressed_code_hides_its_county_only_in_part(region):
    settle_nation(suppressed=frozenset({(STARR, METAL)}))

    here = read_sheet(region, METAL, HEALTH).here.facts

    told = sum(jobs(area, METAL, 2024) for area in RIO_GRANDE if area != STARR)
    assert here["jobs"].value == told + sum(jobs(area, HEALTH, 2024) for area in RIO_GRANDE)
    assert here["jobs"].is_at_least


def test_where_every_county_is_suppressed_nothing_is_zero(region):
    settle_nation(suppressed=frozenset((area, MANUFACTURING) for area in RIO_GRANDE))

    sheet = read_sheet(region, MANUFACTURING)

    hidden = ("jobs", "wages", "pay", "share", "quotient", "pay_gap")
    assert [sheet.here.facts[key].value for key in hidden] == [None] * 6
    assert {sheet.here.facts[key].shown for key in hidden} == {"suppressed"}
    assert sheet.here.facts["establishments"].value == 1985
    assert sheet.changes == []
    assert [told.facts["jobs"].value for told in sheet.trend] == [None] * len(YEARS)
    assert sheet.profile.indexed == []


def test_a_county_without_the_industry_has_a_true_zero(nation, region):
    LaborFigure.objects.filter(area=STARR, industry=METAL).delete()

    sheet = read_sheet(region, METAL)

    starr = next(told for told in sheet.counties if told.place.areas == [STARR])
    assert (starr.facts["jobs"].value, starr.facts["jobs"].shown) == (0, "0")
    assert not sheet.here.facts["jobs"].is_at_least


def test_a_county_nothing_was_imported_of_is_no_zero_either(nation, region):
    LaborFigure.objects.filter(area=STARR).delete()

    here = read_sheet(region, METAL).here.facts

    assert here["jobs"].shown == f"at least {sum(jobs(a, METAL, 2024) for a in RIO_GRANDE if a != STARR):,}"
    assert here["jobs"].note == "1 of 4 counties not imported (Starr, TX)"


def test_a_code_that_was_not_imported_is_not_known_rather_than_zero(nation, region):
    sheet = read_sheet(region, "333")

    assert sheet.here.facts["jobs"].value is None
    assert sheet.here.facts["establishments"].value is None
    assert sheet.codes[0].facts["jobs"].note == "nothing is published for this code"


def test_years_that_did_not_know_a_code_are_left_out(nation, region):
    LaborFigure.objects.filter(industry=METAL, year__lt=2022).delete()

    sheet = read_sheet(region, METAL)

    assert [change.span for change, _told in sheet.changes] == [1]
    assert [told.year for told in sheet.trend if told.facts["jobs"].is_told] == [2022, 2023, 2024]


def test_a_code_the_nation_lacks_is_no_zero_beside_others(nation, region):
    sheet = read_sheet(region, METAL, "333")

    known = sum(jobs(area, METAL, 2024) for area in RIO_GRANDE)
    assert (sheet.here.facts["jobs"].shown, sheet.here.facts["jobs"].note) == (
        f"at least {known:,}",
        "no figures of 333",
    )
    assert sheet.here.facts["establishments"].shown == f"at least {known // 10:,}"
    assert sheet.here.facts["quotient"].shown == "not known"
    assert sheet.changes == []
    assert [told.facts["jobs"].value for told in sheet.codes] == [known, None]
    assert notes(sheet) == ["Not all of it was imported: no figures of 333."]


def test_without_the_nation_there_are_jobs_and_no_quotient(nation, region):
    LaborFigure.objects.filter(area=NATION).delete()

    here = read_sheet(region, METAL).here.facts

    assert here["jobs"].value == sum(jobs(area, METAL, 2024) for area in RIO_GRANDE)
    assert (here["quotient"].value, here["quotient"].shown) == (None, "not known")


def test_a_code_inside_another_is_counted_once(nation, region):
    sheet = read_sheet(region, HEALTH, HOSPITALS)

    assert sheet.here.facts["jobs"].value == sum(jobs(area, HEALTH, 2024) for area in RIO_GRANDE)
    assert sheet.codes[1].facts["jobs"].note == "counted with 62"


# ---- peers ----


def test_peers_are_areas_of_the_nearest_size_that_share_no_county(nation, region):
    sizes = {"01001": 10_000, "01003": 170_000, "01005": 400_000, "01007": 150_000}
    LaborFigure.objects.bulk_create(
        LaborFigure(area=area, industry="10", ownership=Ownership.ALL, year=2024, level=0, establishments=1,
                    jobs=size, wages=size, weekly_pay=1, annual_pay=1)
        for area, size in sizes.items()
    )  # fmt: skip
    for code, county in (*zip("23456", sizes, strict=False), ("7", CAMERON), ("8", "01009")):
        area = MetropolitanArea.objects.create(code=f"1000{code}", title=f"Area {code}", kind="metropolitan")
        MetropolitanCounty.objects.create(county_id=county, area=area, is_central=True)

    peers = read_sheet(region, METAL).profile.peers

    # 173,500 jobs here; Cameron is ours, and of the last area no figure was imported.
    assert [place.name for place in peers] == ["Area 3", "Area 5", "Area 4", "Area 2"]


# ---- the page, the file and the API ----


@pytest.fixture
def owner(region, client):
    client.force_login(make_member(region, Role.OWNER))


@pytest.fixture
def sector(region):
    with in_region(region):
        return make_coded(MANUFACTURING)


def addresses(sector):
    return (
        f"/r/valley/labor/sectors/{sector.pk}/",
        f"/r/valley/labor/sectors/{sector.pk}/profile.csv",
        f"/api/v1/regions/valley/sectors/{sector.pk}/profile/",
    )


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_page_file_and_api_tell_the_same_numbers(region, owner, sector, client):
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))

    page, file, api = (client.get(address) for address in addresses(sector))

    figures = api.json()["figures"]
    assert len(rows_of(file)) == len(figures) + 1
    for line, figure_ in zip(rows_of(file)[1:], figures, strict=True):
        assert line[0] == figure_["place"]
        value = figure_["value"]
        assert line[4] == "" if value is None else float(line[4]) == value
        assert bool(line[6]) == figure_["is_at_least"]
    html = page.content.decode()
    for told in ("at least 18,850", "1 of 4 counties suppressed (Willacy, TX)", "1,985", "at least 1.20"):
        assert told in html
    here = {each["figure"]: each for each in figures if each["place_kind"] == "region" and each["year"] == 2024}
    assert (here["jobs"]["value"], here["jobs"]["is_at_least"]) == (18_850, True)


def test_a_new_year_that_is_half_there_is_told_and_the_full_one_before_is_a_click_away(
    nation, region, owner, sector, client
):
    half = {"area__in": (STARR, WILLACY), "year": 2024}
    LaborFigure.objects.filter(**half).delete()
    page, file, api = addresses(sector)

    new, old = (client.get(page + asked).content.decode() for asked in ("", "?year=2023"))

    known = sum(jobs(area, MANUFACTURING, 2024) for area in (CAMERON, HIDALGO))
    before = sum(jobs(area, MANUFACTURING, 2023) for area in RIO_GRANDE)
    assert f"In 2024 private companies employed at least {known:,} people" in new
    assert "Not all of it was imported: 2 of 4 counties not imported (Starr, TX, Willacy, TX)." in new
    assert '<a href="?year=2023">2023</a> ·' in new
    assert f"In 2023 private companies employed {before:,} people" in old
    assert '<a href="?year=2024">2024</a> (2 of 4 counties imported)' in old
    assert [client.get(api + asked).json()["year"] for asked in ("", "?year=2023", "?year=1999", "?year=x")] == [
        2024, 2023, 2024, 2024,
    ]  # fmt: skip
    assert client.get(api).json()["years"] == [*YEARS]
    assert rows_of(client.get(f"{file}?year=2023"))[1][2] == "2023"


def test_years_say_how_much_of_them_is_told(region, owner, sector, client):
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))
    LaborFigure.objects.filter(area=STARR, year=2024).delete()

    html = client.get(addresses(sector)[0]).content.decode()

    assert '<a href="?year=2023">2023</a> (3 of 4 counties told) ·' in html


def test_nowhere_is_a_zero_for_what_is_suppressed(region, owner, sector, client):
    settle_nation(suppressed=frozenset((area, MANUFACTURING) for area in RIO_GRANDE))

    page, file, api = (client.get(address) for address in addresses(sector))

    ours = [each for each in api.json()["figures"] if each["place_kind"] in ("region", "county") and not each["code"]]
    assert {each["value"] for each in ours if each["figure"] in ("jobs", "wages", "pay", "quotient")} == {None}
    names = {each["place"] for each in ours}
    assert "0" not in [line[4] for line in rows_of(file) if line[0] in names]
    html = page.content.decode()
    assert "4 of 4 counties suppressed" in html
    assert ">0<" not in html


def test_a_region_without_figures_says_who_imports_them(region, owner, sector, client):
    page, file, api = (client.get(address) for address in addresses(sector))

    assert "Whoever runs this site imports them" in page.content.decode()
    assert "Whoever runs this site imports them" in rows_of(file)[1][7]
    assert (api.json()["year"], api.json()["figures"]) == (None, [])
    assert "Whoever runs this site imports them" in api.json()["lacking"]


def test_a_sector_without_codes_and_a_region_without_counties_say_what_to_do(nation, client):
    bare = make_region(slug="valley")
    client.force_login(make_member(bare, Role.OWNER))
    with in_region(bare):
        sector = make_coded(MANUFACTURING)

    without_counties = client.get(addresses(sector)[0]).content.decode()

    assert "This region has no counties yet." in without_counties
    assert 'href="/r/valley/settings/counties/"' in without_counties


def test_a_sector_without_codes_says_where_to_choose_them(nation, region, owner, sector, client):
    with in_region(region):
        sector.codes.all().delete()

    html = client.get(addresses(sector)[0]).content.decode()

    assert "This sector has no codes yet." in html
    assert f'href="/r/valley/directory/sectors/{sector.pk}/"' in html


def test_another_regions_sector_is_not_found(nation, region, owner, client):
    with in_region(make_region(slug="elsewhere")):
        foreign = make_coded(MANUFACTURING)

    assert [client.get(address).status_code for address in addresses(foreign)] == [404, 404, 404]


def like_hidalgo(industry, ownership):
    """A row such as Hidalgo has of the industry, of another county and year."""

    def made(area, year):
        row = figure(HIDALGO, industry, max(year, min(YEARS)), ownership=ownership)
        row.area, row.year = area, year
        return row

    return made


LIKE = [like_hidalgo("10", Ownership.ALL), *(like_hidalgo(code, Ownership.PRIVATE) for code in LEVELS)]


@pytest.mark.parametrize(("many", "years"), [(1, range(2023, 2025)), (60, range(2013, 2025))])
def test_as_many_statements_for_one_county_as_for_sixty(client, many, years):
    settle_nation()
    areas = [f"48{number:03}" for number in range(1, 2 * many, 2)]
    LaborFigure.objects.filter(area__in=areas).delete()
    LaborFigure.objects.bulk_create(as_hidalgo(area, year) for area in areas for year in years for as_hidalgo in LIKE)
    region = make_market(counties=areas)
    client.force_login(make_member(region, Role.OWNER))
    with in_region(region):
        sector = make_coded(MANUFACTURING, HEALTH)
    page, file, api = addresses(sector)

    with CountedInService(12):
        html = client.get(page).content.decode()
    with CountedInService(11):
        client.get(file)
    with CountedInService(12):
        client.get(api)

    assert f"{many * (jobs(HIDALGO, MANUFACTURING, 2024) + jobs(HIDALGO, HEALTH, 2024)):,}" in html
