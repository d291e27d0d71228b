"""The nation the other tests measure in is what it says it is."""

from fractions import Fraction

import pytest
from django.db.models import Sum

from labor.models import ALL_INDUSTRIES, NATION, LaborFigure, Ownership
from tests.labor.nation import COUNTIES, FIRST, HEALTH, LAST, LEVELS, MANUFACTURING, STATES, YEARS, jobs, settle_nation

pytestmark = pytest.mark.django_db


def test_every_job_is_whole_and_the_states_add_up_to_the_nation():
    for year in YEARS:
        for code in (ALL_INDUSTRIES, *LEVELS):
            assert jobs(NATION, code, year) == sum(jobs(state, code, year) for state in STATES)
            assert all(place.jobs(code, year) > 0 for place in COUNTIES)


def test_location_quotients_of_the_first_year_are_those_written_down():
    for place in COUNTIES:
        for code, (quotient, _pace) in place.lines.items():
            here = Fraction(place.jobs(code, FIRST), place.jobs(ALL_INDUSTRIES, FIRST))
            nation = Fraction(jobs(NATION, code, FIRST), jobs(NATION, ALL_INDUSTRIES, FIRST))

            assert here / nation == quotient


def test_what_is_suppressed_is_written_empty():
    settle_nation(suppressed=frozenset({("48489", MANUFACTURING)}))

    hidden = LaborFigure.objects.filter(suppressed=True)

    assert hidden.count() == len(YEARS)
    assert set(hidden.values_list("area", "jobs", "wages")) == {("48489", None, None)}
    assert all(establishments > 0 for establishments in hidden.values_list("establishments", flat=True))


def test_querysets_say_which_figures_are_meant():
    settle_nation()
    counties = [place.area for place in COUNTIES]

    health = LaborFigure.objects.of(counties).in_industries([HEALTH]).private().in_years(LAST, LAST)

    assert health.aggregate(Sum("jobs"))["jobs__sum"] == sum(place.jobs(HEALTH, LAST) for place in COUNTIES)
    assert LaborFigure.objects.years_held() == [*YEARS]
    assert LaborFigure.objects.of([NATION]).totals().in_years(LAST, LAST).get().ownership == Ownership.ALL
