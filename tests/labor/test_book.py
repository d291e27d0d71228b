"""What counties come to together: hand-computed in the nation of round numbers; what is not told is never zero."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labor.models import NATION, LaborFigure, Level, Ownership
from labor.profiles.book import Book, by_year
from labor.profiles.overlaps import counted_once, is_under, overlap_of
from labor.profiles.years import newest, years_held
from tests.labor.nation import (
    CAMERON,
    FIRST,
    HEALTH,
    HIDALGO,
    HOSPITALS,
    LAST,
    MANUFACTURING,
    METAL,
    PAY,
    RIO_GRANDE,
    STARR,
    WILLACY,
    YEARS,
    figure,
    jobs,
    settle_nation,
)

pytestmark = pytest.mark.django_db
CODES = st.sampled_from(["31-33", "332", "3321", "62", "622", "6221", "623", "44-45", "445", "11"])


def book(*codes, counties=RIO_GRANDE, years=(FIRST, LAST)):
    """Each code is a subject of its own, and all of them together are one: ""."""
    return Book.of(counties, {"": codes} | {code: [code] for code in codes}, years)


def test_quotients_of_the_first_year_are_those_written_down():
    settle_nation()

    read = book(MANUFACTURING, HEALTH)

    for county, code, quotient in ((CAMERON, MANUFACTURING, 2), (STARR, HEALTH, 2), (HIDALGO, HEALTH, 1)):
        assert read.quotient(code, [county], FIRST) == quotient


def test_the_nations_own_quotient_is_one():
    settle_nation()

    assert book(MANUFACTURING).quotient("", [NATION], LAST) == 1


def test_counties_add_up_before_they_are_divided():
    settle_nation()
    read = book(MANUFACTURING)

    found = read.figure("", RIO_GRANDE, LAST)

    here = sum(jobs(county, MANUFACTURING, LAST) for county in RIO_GRANDE)
    share = Fraction(here, sum(jobs(county, "10", LAST) for county in RIO_GRANDE))
    nation = Fraction(jobs(NATION, MANUFACTURING, LAST), jobs(NATION, "10", LAST))
    assert (found.jobs, found.is_whole, found.pay) == (here, True, PAY[MANUFACTURING])
    assert read.quotient("", RIO_GRANDE, LAST) == share / nation


def test_growth_is_that_of_the_counties_told_in_both_years():
    settle_nation(suppressed=frozenset({(WILLACY, HEALTH)}))

    change = book(HEALTH).change("", RIO_GRANDE, FIRST, LAST)

    known = [county for county in RIO_GRANDE if county != WILLACY]
    before, after = (sum(jobs(county, HEALTH, year) for county in known) for year in (FIRST, LAST))
    assert (change.areas, change.left_out, change.span) == (known, [WILLACY], 5)
    assert change.rate == Fraction(after, before) - 1


def test_a_suppressed_county_makes_sums_and_shares_a_lower_bound():
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))
    read = book(MANUFACTURING)

    found = read.figure("", RIO_GRANDE, LAST)

    known = sum(jobs(county, MANUFACTURING, LAST) for county in RIO_GRANDE if county != WILLACY)
    assert (found.told, found.suppressed, found.jobs) == ([CAMERON, HIDALGO, STARR], [WILLACY], known)
    assert (found.is_at_least, found.is_whole) == (True, False)
    share = Fraction(known, sum(jobs(county, "10", LAST) for county in RIO_GRANDE))
    assert read.quotient("", RIO_GRANDE, LAST) == share / Fraction(jobs(NATION, MANUFACTURING, LAST), 1_100_000)


def test_every_county_suppressed_tells_nothing():
    settle_nation(suppressed=frozenset((county, MANUFACTURING) for county in RIO_GRANDE))
    read = book(MANUFACTURING)

    found = read.figure("", RIO_GRANDE, LAST)

    assert (found.jobs, found.wages, found.pay, read.quotient("", RIO_GRANDE, LAST)) == (None, None, None, None)
    assert read.change("", RIO_GRANDE, FIRST, LAST) is None
    assert found.establishments == sum(jobs(county, MANUFACTURING, LAST) // 10 for county in RIO_GRANDE)


def test_a_county_that_tells_half_of_a_sector_counts_with_that_half_and_is_not_told():
    settle_nation(suppressed=frozenset({(CAMERON, HOSPITALS)}))

    found = book(METAL, HOSPITALS).figure("", [CAMERON], LAST)

    assert (found.told, found.jobs, found.is_at_least) == ([], jobs(CAMERON, METAL, LAST), True)


def test_an_industry_nobody_has_in_a_listed_county_is_zero_and_one_that_was_never_loaded_is_not_known():
    settle_nation()
    LaborFigure.objects.filter(area=HIDALGO, industry=METAL).delete()
    read = book("11", METAL, counties=[HIDALGO, "01001"], years=(LAST,))

    nobody, nowhere, unlisted = (
        read.figure(*asked, LAST) for asked in ((METAL, [HIDALGO]), ("11", [HIDALGO]), (METAL, ["01001"]))
    )

    assert (nobody.jobs, nobody.is_whole, nobody.establishments) == (0, True, 0)
    assert (nowhere.jobs, nowhere.unknown, nowhere.codes, nowhere.establishments) == (None, [HIDALGO], ["11"], None)
    assert (unlisted.jobs, unlisted.missing, unlisted.establishments) == (None, ["01001"], None)


def test_a_code_the_nation_lacks_is_unknown_beside_others_and_no_zero():
    settle_nation()
    read = book(METAL, "333")

    found = read.figure("", RIO_GRANDE, LAST)

    assert found.jobs == sum(jobs(county, METAL, LAST) for county in RIO_GRANDE)
    assert (found.is_at_least, found.is_whole, found.told, found.codes) == (True, False, [], ["333"])
    assert found.counts_few
    assert read.quotient("", RIO_GRANDE, LAST) is None  # of the nation's share nothing is known either
    assert read.change("", RIO_GRANDE, FIRST, LAST) is None


def test_a_county_that_is_not_listed_has_no_zero_beside_the_lines_it_has():
    settle_nation()
    LaborFigure.objects.filter(area=STARR, industry__in=["10", HOSPITALS]).delete()

    found = book(METAL, HOSPITALS).figure("", [STARR], LAST)

    assert (found.jobs, found.unknown, found.codes) == (jobs(STARR, METAL, LAST), [STARR], [HOSPITALS])


def test_without_the_nation_only_what_has_a_line_is_known():
    settle_nation()
    LaborFigure.objects.filter(area=NATION).delete()
    LaborFigure.objects.filter(area=STARR, industry=METAL).delete()

    found = book(METAL).figure("", RIO_GRANDE, LAST)

    assert found.jobs == sum(jobs(county, METAL, LAST) for county in RIO_GRANDE if county != STARR)
    assert (found.unknown, found.is_at_least) == ([STARR], True)


def test_a_subject_without_codes_is_not_known():
    settle_nation()

    found = book().figure("", RIO_GRANDE, LAST)

    assert (found.jobs, found.establishments, found.missing) == (None, None, [*RIO_GRANDE])


def test_by_year_tells_each_year_in_one_statement(django_assert_num_queries):
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))

    with django_assert_num_queries(1):
        found = by_year(RIO_GRANDE, [MANUFACTURING], YEARS)

    told = [county for county in RIO_GRANDE if county != WILLACY]
    assert {year: (each.jobs, each.told, each.suppressed) for year, each in found.items()} == {
        year: (sum(jobs(county, MANUFACTURING, year) for county in told), told, [WILLACY]) for year in YEARS
    }
    assert by_year(RIO_GRANDE, [MANUFACTURING], []) == {}


# ---- which year is told ----


def only_year(*counties, year):
    """A new year of which only these counties were imported."""
    rows = [figure(county, "10", LAST, ownership=Ownership.ALL) for county in counties]
    for row in rows:
        row.year = year
    LaborFigure.objects.bulk_create(rows)


def with_nation(year):
    LaborFigure.objects.create(
        area=NATION, industry="10", ownership=Ownership.ALL, year=year, level=Level.TOTAL, establishments=1,
        jobs=1_000_000, wages=1, weekly_pay=1, annual_pay=1,
    )  # fmt: skip


def told_year():
    return newest(years_held(RIO_GRANDE), RIO_GRANDE).year


def test_the_newest_year_is_told_once_half_of_the_counties_are_there():
    settle_nation()
    with_nation(LAST + 1)
    only_year(CAMERON, year=LAST + 1)
    one_of_four = told_year()

    only_year(WILLACY, year=LAST + 1)

    assert (one_of_four, told_year()) == (LAST, LAST + 1)


def test_a_new_year_without_the_nation_waits_for_it():
    settle_nation()
    only_year(*RIO_GRANDE, year=LAST + 1)
    before = told_year()

    with_nation(LAST + 1)

    assert (before, told_year()) == (LAST, LAST + 1)


def test_where_no_year_has_half_the_one_with_most_is_told():
    only_year(CAMERON, year=LAST)
    assert told_year() == LAST

    LaborFigure.objects.all().delete()
    assert newest(years_held(RIO_GRANDE), RIO_GRANDE) is None


def test_years_are_held_where_any_county_is_listed():
    settle_nation()
    only_year(CAMERON, STARR, year=LAST + 1)
    with_nation(LAST + 2)

    assert [(each.year, len(each.counties), each.has_nation) for each in years_held(RIO_GRANDE)] == [
        *((year, 4, True) for year in YEARS),
        (LAST + 1, 2, False),
    ]


# ---- codes ----


def test_codes_that_are_part_of_others_are_found():
    assert [is_under(*pair) for pair in (("332", "31-33"), ("31-33", "31-33"), ("31-33", "332"))] == [
        True,
        False,
        False,
    ]
    assert overlap_of(["62", "332", "31-33"]) == ("332", "31-33")
    assert overlap_of(["622", "623"]) is None


@given(st.sets(CODES))
def test_the_outermost_codes_cover_all_and_overlap_nowhere(codes):
    kept, _inside = counted_once(codes)

    assert overlap_of(kept) is None
    assert all(code in kept or any(is_under(code, other) for other in kept) for code in codes)
