"""Codes as they are published, and what NAICS 2022 changed: every code that came or went has its counterpart."""

from collections import Counter

import pytest

from labor.areas import known_areas, lost_a_zero
from labor.codes import as_published, changed_in_2022, changes, is_one_series, known_codes
from regions.reference import read_table

PRESENT = {row["code"] for row in read_table("naics2022.tsv")}


def test_every_industry_of_six_digits_that_is_new_has_a_forerunner_and_none_leads_nowhere():
    after = {code for _before, code in changes()}
    gone = {before for before, _code in changes()} - PRESENT

    assert after <= PRESENT
    assert len(gone) == 139  # of 1,057 national industries of NAICS 2017
    assert len(after - {before for before, _code in changes()}) == 94  # of the 1,012 of NAICS 2022
    assert all(len(code) == 6 for pair in changes() for code in pair)
    assert gone <= known_codes()


def test_codes_that_figures_are_published_by_are_known():
    assert {"10", "101", "1029", "31-33", "62", "622110", "999999", "517311", "454110", "452112"} <= known_codes()
    assert known_codes() & {"1", "1014", "31", "623999", ""} == set()
    assert {"238111", "238112", "238992"} <= known_codes()


def test_contractors_are_published_in_two_halves():
    assert as_published("238110") == ("238111", "238112")
    assert as_published("236115") == ("236115",)
    assert as_published("23811") == ("23811",)


@pytest.mark.parametrize(
    ("code", "is_changed"),
    [
        ("62", False), ("622110", False), ("31-33", False), ("332", False), ("44-45", True), ("51", True),
        ("513", True), ("511", True), ("4451", True), ("445110", True), ("3152", False), ("315", False),
        ("2122", False), ("325314", True), ("325", False), ("10", False),
    ],
)  # fmt: skip
def test_a_code_changed_where_companies_crossed_its_border(code, is_changed):
    """Retail by mail and on the web was an industry of its own: since 2022 every kind of shop holds a part of it.
    Shops that act for wireless carriers left retail for information, so both sectors changed.
    """
    assert changed_in_2022(code) is is_changed
    assert is_one_series(code, 2019, 2024) is not is_changed
    assert is_one_series(code, 2022, 2024)
    assert is_one_series(code, 2017, 2021)


def test_the_table_has_as_many_lines_as_the_concordance_of_the_census_bureau():
    """It has 1,150 lines, and 79 industries of 2022 in more than one. Apart from what was sold by mail and at the door
    (454110, 454390) ours has 1,066 and 40: each of the two would lead to 42 industries, 39 of which have one more.
    """
    elsewhere = [pair for pair in changes() if pair[0] not in ("454110", "454390")]
    moved, present = {before for before, _after in changes()}, {code for code in PRESENT if len(code) == 6}
    came = {after for _before, after in changes()} - moved
    lines = elsewhere + [(code, code) for code in present - moved - came]
    into = Counter(after for _before, after in lines)

    assert len(lines) + 2 * 42 == 1150
    assert sum(count > 1 for count in into.values()) + 39 == 79


def test_compost_is_the_one_industry_that_was_nobodys_before():
    """Out of mixed fertilizers only in part: both stand since."""
    assert [after for before, after in changes() if before == "325314"] == ["325314", "325315"]


@pytest.mark.django_db
def test_areas_are_known_and_a_lost_zero_is_told_from_a_wrong_code():
    areas = known_areas()

    assert all(map(areas.known, ("US000", "48000", "48215", "09110", "09003", "02063", "72127", "46113")))
    assert not any(map(areas.known, ("48002", "99000", "1029", "", "C1242")))
    assert [lost_a_zero(code, areas) for code in ("1029", "1000", "9999", "029", "48215", "١٠٢٩")] == [
        "01029", "01000", "", "", "", "",
    ]  # fmt: skip
