"""What counties come to together: hand-computed in the nation of round numbers; what is not told is never zero."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labor.models import NATION
from labor.profiles.overlaps import counted_once, is_under, overlap_of
from labor.told import Book, Told, pay_of
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
    jobs,
    settle_nation,
)

pytestmark = pytest.mark.django_db
CODES = st.sampled_from(["31-33", "332", "3321", "62", "622", "6221", "623", "44-45", "445", "11"])


def book(codes=(MANUFACTURING,), counties=RIO_GRANDE, years=(FIRST, LAST)):
    return Book.of(counties, codes, years)


def test_quotients_of_the_first_year_are_those_written_down():
    settle_nation()

    read = book([MANUFACTURING, HEALTH])

    for county, code, quotient in ((CAMERON, MANUFACTURING, 2), (STARR, HEALTH, 2), (HIDALGO, HEALTH, 1)):
        told = read.told([county], [code], FIRST)
        assert read.quotient(told, [code], FIRST) == pytest.approx(quotient)


def test_the_nations_own_quotient_is_one():
    settle_nation()
    read = book()

    assert read.quotient(read.told([NATION], [MANUFACTURING], LAST), [MANUFACTURING], LAST) == pytest.approx(1)


def test_counties_add_up_before_they_are_divided():
    settle_nation()
    read = book()

    told = read.told(RIO_GRANDE, [MANUFACTURING], LAST)

    here = sum(jobs(county, MANUFACTURING, LAST) for county in RIO_GRANDE)
    share = Fraction(here, sum(jobs(county, "10", LAST) for county in RIO_GRANDE))
    nation = Fraction(jobs(NATION, MANUFACTURING, LAST), jobs(NATION, "10", LAST))
    assert (told.jobs, told.is_whole, pay_of(told)) == (here, True, PAY[MANUFACTURING])
    assert read.quotient(told, [MANUFACTURING], LAST) == pytest.approx(float(share / nation))


def test_growth_is_that_of_the_counties_told_in_both_years():
    settle_nation(suppressed=frozenset({(WILLACY, HEALTH)}))
    read = book([HEALTH])

    growth, told = read.growth(RIO_GRANDE, [HEALTH], FIRST, LAST)

    known = [county for county in RIO_GRANDE if county != WILLACY]
    before, after = (sum(jobs(county, HEALTH, year) for county in known) for year in (FIRST, LAST))
    assert told == 3
    assert growth == pytest.approx(after / before - 1)


def test_a_suppressed_county_is_left_out_and_its_jobs_are_not_zero():
    settle_nation(suppressed=frozenset({(WILLACY, MANUFACTURING)}))

    told = book().told(RIO_GRANDE, [MANUFACTURING], LAST)

    known = sum(jobs(county, MANUFACTURING, LAST) for county in RIO_GRANDE if county != WILLACY)
    assert (told.counties, told.of, told.least) == (frozenset(RIO_GRANDE) - {WILLACY}, 4, known)
    assert not told.is_whole


def test_every_county_suppressed_tells_nothing():
    settle_nation(suppressed=frozenset((county, MANUFACTURING) for county in RIO_GRANDE))
    read = book()

    told = read.told(RIO_GRANDE, [MANUFACTURING], LAST)

    assert (told.counties, pay_of(told), read.quotient(told, [MANUFACTURING], LAST)) == (frozenset(), None, None)
    assert read.growth(RIO_GRANDE, [MANUFACTURING], FIRST, LAST) == (None, 0)


def test_a_county_that_tells_half_of_a_sector_is_not_told():
    settle_nation(suppressed=frozenset({(CAMERON, HOSPITALS)}))

    told = book([METAL, HOSPITALS]).told([CAMERON], [METAL, HOSPITALS], LAST)

    assert told == Told(frozenset(), 1, least=jobs(CAMERON, METAL, LAST), establishments=told.establishments)


def test_an_industry_nobody_has_in_a_listed_county_is_zero_and_one_that_was_never_loaded_is_not_known():
    settle_nation()
    read = Book.of(["48215", "99999"], ["11", MANUFACTURING], (LAST,))

    nowhere = read.told(["48215"], ["11"], LAST)
    unlisted = read.told(["99999"], [MANUFACTURING], LAST)

    assert (nowhere.is_whole, nowhere.establishments) == (False, None)
    assert (unlisted.is_whole, unlisted.establishments) == (False, None)


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
