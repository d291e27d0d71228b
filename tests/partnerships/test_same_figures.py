"""A sector's profile and a worksheet say the same of the same counties, industry and year, and what a hand computes
from the lines: over nations of any gaps.
"""

from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labor.models import ALL_INDUSTRIES, NATION, LaborFigure, Level, Ownership
from labor.profiles.sheet import sheet_of
from labor.profiles.words import rounded
from partnerships.board_words import number_rows
from partnerships.models import Criterion, Worksheet
from partnerships.rankings import board_of
from regions.forms.choosing import chosen_counties
from regions.models import Sector
from regions.scope import in_region
from tests.labor.market import make_coded, make_market
from tests.labor.nation import RIO_GRANDE

pytestmark = pytest.mark.django_db
CODES, YEARS = ("332", "333", "622"), (2019, 2024)
AREAS = (*RIO_GRANDE, NATION)

# Of each area, code and year: jobs; None where there is no line, "hidden" where it is suppressed. Few gaps, so that
# each of them is seen: some single ones, and codes that neither the nation nor a county has.
whole = st.fixed_dictionaries(
    {(area, code, year): st.integers(0, 5000) for area in AREAS for code in CODES for year in YEARS}
)
keys = st.tuples(st.sampled_from(AREAS), st.sampled_from(CODES), st.sampled_from(YEARS))
gaps = st.dictionaries(keys, st.sampled_from([None, "hidden"]), max_size=2)
lacks = st.lists(st.tuples(st.sets(st.sampled_from(RIO_GRANDE)), st.sampled_from(CODES)), max_size=1)
listed = st.fixed_dictionaries({(area, year): st.integers(10_000, 90_000) for area in AREAS for year in YEARS})
unlisted = st.sets(st.tuples(st.sampled_from(AREAS), st.sampled_from(YEARS)), max_size=1)
sectors = st.sets(st.sampled_from(CODES), min_size=1)


@st.composite
def nations(draw):
    """(lines, totals)"""
    lines = draw(whole) | draw(gaps)
    for counties, code in draw(lacks):
        lines |= {(area, code, YEARS[-1]): None for area in (*counties, NATION)}
    totals = draw(listed) | dict.fromkeys(draw(unlisted))
    return lines, totals


def written(lines, totals):
    for (area, code, year), told in lines.items():
        if told is not None:
            yield row(area, code, Ownership.PRIVATE, year, None if told == "hidden" else told)
    for (area, year), jobs in totals.items():
        if jobs is not None:
            yield row(area, ALL_INDUSTRIES, Ownership.ALL, year, jobs)


def row(area, code, ownership, year, jobs):
    known = {"jobs": jobs, "wages": (jobs or 0) * 50_000 + 1, "weekly_pay": 1, "annual_pay": 1}
    return LaborFigure(
        area=area, industry=code, ownership=ownership, year=year, establishments=7, suppressed=jobs is None,
        level=Level.TOTAL if code == ALL_INDUSTRIES else Level.SUBSECTOR,
        **(dict.fromkeys(known) if jobs is None else known),
    )  # fmt: skip


def by_hand(lines, totals, codes, year):
    """(jobs told, is it all, quotient or its bound, average pay) straight from the lines."""
    told, is_all, paid = 0, True, 0
    for area in RIO_GRANDE:
        for code in codes:
            cell = lines[area, code, year]
            is_zero = cell is None and totals[area, year] is not None and lines[NATION, code, year] is not None
            is_all &= is_zero or isinstance(cell, int)
            if isinstance(cell, int):
                told, paid = told + cell, paid + cell * 50_000 + 1
    if not told and not is_all:
        return None, False, None, None
    pay = Fraction(paid, told) if told else None
    there = [lines[NATION, code, year] for code in codes]
    bases = [totals[area, year] for area in AREAS]
    if None in bases or not all(isinstance(cell, int) for cell in there) or not sum(there):
        return told, is_all, None, pay
    *here, nation = bases
    return told, is_all, Fraction(told, sum(here)) / Fraction(sum(there), nation), pay


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nations(), sectors)
def test_profile_and_worksheet_say_the_same_and_what_the_lines_say(db, nation, codes):
    lines, totals = nation
    with transaction.atomic():
        LaborFigure.objects.bulk_create(written(lines, totals))
        region = make_market()
        with in_region(region):
            made = make_coded(*codes)
            sheet = sheet_of(Sector.objects.with_industries().get(pk=made.pk), chosen_counties())
            worksheet = Worksheet.objects.create(title="Which?")
            worksheet.candidates.create(sector=made)
            board = board_of(worksheet)
            cells = {cell.label: cell.text for cell in number_rows(board)[0].cells}
        transaction.set_rollback(True)

    facts = board.lines[0].facts
    assert sheet.profile.year == board.year
    jobs, is_all, quotient, pay = by_hand(lines, totals, codes, board.year)
    here = sheet.here.facts
    assert (here["jobs"].value, here["jobs"].is_at_least) == (jobs, jobs is not None and not is_all)
    assert here["quotient"].value == (None if quotient is None else rounded(quotient, 2))
    assert here["pay"].value == (None if pay is None else rounded(pay))
    said(cells[Criterion.SIZE.label], here["jobs"], facts["size"], is_all)
    said(cells[Criterion.QUOTIENT.label], here["quotient"], facts["quotient"], is_all)
    said(cells[Criterion.PAY.label], here["pay"], facts["pay"], is_all=True)
    five = next((found.facts for change, found in sheet.changes if change.span == 5), None)
    grown = five["rate"].shown if five and five["rate"].is_told else "not known"
    assert cells[Criterion.GROWTH.label] == grown


def said(cell, fact, known, is_all):
    """The worksheet's words and numbers are the profile's; only what is known whole is ranked by."""
    value = None if fact.value is None else float(fact.value)
    assert (known.value, known.least) == ((value, None) if is_all else (None, value))
    assert cell.removesuffix(" times the nation’s share") == fact.shown.replace("suppressed", "not known")
