from collections import Counter
from zoneinfo import available_timezones

import pytest
from django.core.management import CommandError, call_command

from regions.maps import shapes
from regions.models import County, Industry
from regions.reference import load_counties, load_industries, read_table
from regions.topology import inside

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]


def test_counties_cover_every_state_and_have_five_digits():
    counties = list(read_table("counties.tsv"))

    assert len(counties) == 3242
    assert len({county["state"] for county in counties}) == 56, "50 states, the District of Columbia, five territories"
    assert all(len(county["fips"]) == 5 and county["fips"].isdigit() for county in counties)
    assert len({county["fips"] for county in counties}) == 3242
    assert counties[0] == {
        "fips": "01001",
        "name": "Autauga",
        "state": "AL",
        "state_name": "Alabama",
        "time_zone": "America/Chicago",
    }


def test_no_two_counties_of_a_state_share_a_name():
    names = Counter((county["state"], county["name"]) for county in read_table("counties.tsv"))

    assert [name for name, times in names.items() if times > 1] == []
    assert names["MD", "Baltimore"] == names["MD", "Baltimore city"] == 1


def test_every_county_has_a_time_zone_that_exists_and_fits():
    zones = {county["fips"]: county["time_zone"] for county in read_table("counties.tsv")}

    assert set(zones.values()) <= available_timezones()
    assert all(zone.startswith(("America/", "Pacific/")) for zone in zones.values())
    assert [zones[fips] for fips in ("48215", "48141", "41039", "41045", "15003", "51610", "72127")] == [
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "America/Boise",
        "Pacific/Honolulu",
        "America/New_York",
        "America/Puerto_Rico",
    ]


def test_every_county_of_a_state_has_an_outline_but_the_newest_and_three_tiny_cities():
    counties = {county["fips"]: county["name"] for county in read_table("counties.tsv")}

    assert {fips: shape.name for fips, shape in shapes().items()} == counties
    assert [shape.name for fips, shape in shapes().items() if fips < "60" and not shape.path] == [
        "Chugach",
        "Copper River",
        *[name for fips, name in counties.items() if "09110" <= fips <= "09190"],
        "Falls Church",
        "Lexington",
        "Manassas Park",
    ]


def test_connecticut_has_its_counties_and_its_planning_regions():
    connecticut = {row["fips"]: row["name"] for row in read_table("counties.tsv") if row["state"] == "CT"}

    assert (len(connecticut), connecticut["09003"], connecticut["09110"]) == (17, "Hartford", "Capitol planning region")


def test_naics_has_as_many_codes_of_each_length_as_published():
    levels = Counter(int(row["level"]) for row in read_table("naics2022.tsv"))

    assert levels == {2: 20, 3: 96, 4: 308, 5: 689, 6: 1012}


def test_every_industry_but_the_sectors_stands_under_another():
    industries = {row["code"]: row for row in read_table("naics2022.tsv")}

    assert {row["level"] for row in industries.values() if not row["parent_id"]} == {"2"}
    assert all(row["parent_id"] in industries for row in industries.values() if row["level"] != "2")
    assert industries["332"]["parent_id"] == "31-33"
    assert industries["622"] == {"code": "622", "title": "Hospitals", "level": "3", "parent_id": "62"}


def test_the_middle_of_a_hook_lies_on_land():
    hook = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 8.0), (8.0, 8.0), (8.0, 1.0), (0.0, 1.0), (0.0, 0.0)]

    assert inside([SQUARE]) == (2.0, 2.0)
    assert inside([hook]) == (8.5, 4.5)


def test_building_without_its_sources_says_what_to_name(tmp_path):
    with pytest.raises(CommandError, match=r"no file .*nowhere\.json\. Name the two files of the npm package us-atlas"):
        call_command("build_reference", tmp_path / "nowhere.json", tmp_path / "nowhere.json", into=tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_loading_fills_empty_tables_and_a_second_time_changes_nothing():
    County.objects.all().delete()
    Industry.objects.update(parent=None)
    Industry.objects.all().delete()

    assert (load_counties(County), load_industries(Industry)) == (3242, 2125)
    assert (load_counties(County), load_industries(Industry)) == (0, 0)
    assert County.objects.count() == 3242
    assert Industry.objects.get(code="31-33").children.count() == 21


@pytest.mark.django_db
def test_loading_corrects_what_differs_and_says_how_much(capsys):
    call_command("load_reference")
    capsys.readouterr()
    County.objects.filter(pk="48215").update(name="Idalgo", time_zone="UTC")
    Industry.objects.filter(pk="622").update(title="Inns")

    call_command("load_reference")

    assert capsys.readouterr().out == "1 counties and 1 industries written; the rest was up to date.\n"
    assert str(County.objects.get(pk="48215")) == "Hidalgo, TX"
    assert Industry.objects.get(pk="622").title == "Hospitals"


@pytest.mark.django_db
def test_counties_are_found_by_name_state_and_code():
    load_counties(County)

    assert [str(county) for county in County.objects.matching("hidalgo, tx")] == ["Hidalgo, TX"]
    assert [str(county) for county in County.objects.matching("Hidalgo")] == ["Hidalgo, NM", "Hidalgo, TX"]
    assert [str(county) for county in County.objects.matching("41039")] == ["Lane, OR"]


@pytest.mark.django_db
def test_industries_are_found_by_words_and_code_and_walked_downwards():
    load_industries(Industry)

    assert [i.code for i in Industry.objects.matching("general hospitals").filter(level=4)] == ["6221"]
    assert [i.code for i in Industry.objects.under("622")] == ["6221", "6222", "6223"]
    assert Industry.objects.under("31-33").count() == 21
