"""The arithmetic of industries: exact for every number there may be, and silent where nothing divides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labor.profiles.measures import apportioned, location_quotient, shift_share
from labor.profiles.overlaps import counted_once
from labor.profiles.sums import Cell, add_up

jobs = st.integers(0, 200_000_000)
some = st.integers(1, 200_000_000)
pairs = st.tuples(some, jobs)


@given(st.tuples(jobs, jobs), pairs, pairs)
def test_the_three_parts_sum_to_the_change_exactly(here, industry, everything):
    shift = shift_share(here, industry, everything)

    assert sum(shift.parts) == here[1] - here[0]
    assert sum(apportioned(shift.parts)) == here[1] - here[0]


@given(st.tuples(jobs, jobs), pairs)
def test_an_industry_that_goes_with_all_others_has_no_mix(here, everything):
    shift = shift_share(here, everything, everything)

    assert shift.mix == 0
    assert shift.national == here[0] * (Fraction(everything[1], everything[0]) - 1)


@given(pairs, pairs)
def test_the_nation_has_no_part_of_its_own(industry, everything):
    assert shift_share(industry, industry, everything).regional == 0


def test_without_jobs_at_the_beginning_all_of_the_change_is_the_regions_own():
    assert shift_share((0, 40), (100, 120), (1000, 1100)).parts == (0, 0, 40)


@pytest.mark.parametrize(("industry", "everything"), [((0, 5), (10, 11)), ((5, 5), (0, 11))])
def test_what_begins_with_nothing_in_the_nation_has_no_parts(industry, everything):
    assert shift_share((3, 4), industry, everything) is None


@given(st.lists(st.fractions(-10_000, 10_000), min_size=1, max_size=6))
def test_whole_parts_differ_by_less_than_one_and_keep_the_sum(parts):
    parts.append(-sum(parts) + 7)

    whole = apportioned(parts)

    assert sum(whole) == 7
    assert all(abs(whole[n] - parts[n]) < 1 for n in range(len(parts)))


@given(some, some)
def test_the_nations_quotient_is_one(industry, everything):
    assert location_quotient(industry, everything, industry, everything) == 1


@given(jobs, some, some, some, st.integers(1, 1000))
def test_a_quotient_stays_when_all_jobs_are_counted_in_another_unit(here, all_here, there, all_there, unit):
    quotient = location_quotient(here, all_here, there, all_there)

    assert location_quotient(here * unit, all_here * unit, there, all_there) == quotient
    assert quotient == Fraction(here * all_there, all_here * there)


@pytest.mark.parametrize("numbers", [(1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)])
def test_there_is_no_quotient_of_nothing(numbers):
    assert location_quotient(*numbers) is None


cells = (
    st.builds(
        Cell,
        establishments=jobs,
        jobs=jobs,
        wages=jobs,
        suppressed=st.integers(0, 3),
        unknown=st.sampled_from([(), ("333",), ("333", "62")]),
    )
    | st.none()
)


@given(st.lists(cells, min_size=1, max_size=8))
def test_sums_never_say_zero_for_what_is_not_told(found):
    by_area = {f"{n:05}": cell for n, cell in enumerate(found)}

    total = add_up([*by_area], by_area)

    known = sum(cell.jobs for cell in found if cell)
    is_whole = all(cell and not cell.suppressed and not cell.unknown for cell in found)
    assert total.jobs == (known if known or is_whole else None)
    assert (total.is_whole, total.is_at_least) == (is_whole, bool(known) and not is_whole)
    assert (total.wages is None) == (total.jobs is None)
    assert {*total.told, *total.suppressed, *total.unknown, *total.missing} == {*by_area}
    assert not {*total.told} & {*total.suppressed, *total.unknown, *total.missing}
    if not sum(cell.establishments for cell in found if cell):
        assert total.establishments in ((None,) if total.unknown or total.missing else (0,))
    if total.coverage is not None:
        assert 0 <= total.coverage <= 1


@pytest.mark.parametrize(
    ("codes", "counted", "inside"),
    [
        (["62", "622", "622110"], ["62"], {"622": "62", "622110": "62"}),
        (["332", "31-33"], ["31-33"], {"332": "31-33"}),
        (["31-33", "44-45", "45"], ["31-33", "44-45"], {"45": "44-45"}),
        (["332", "333"], ["332", "333"], {}),
        (["622110", "62211"], ["62211"], {"622110": "62211"}),
        ([], [], {}),
    ],
)
def test_a_code_inside_another_is_counted_with_it(codes, counted, inside):
    assert counted_once(codes) == (counted, inside)
