"""A partnership's scorecard: what is known, what is not, and what to think of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Attendance, Convening
from desk.indicators.all import INDICATORS
from desk.periods import Period, Span
from desk.scorecard import scorecard_of
from partnerships.models import SeatRole
from regions.models import Category
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_item,
    make_partner,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def here():
    with in_region(make_region(slug="valley")):
        yield


def hold(table, days_ago=10, *, business=0, partners=0, kind="full"):
    starts = NOW - timedelta(days=days_ago)
    hours = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    convening = Convening.objects.create(partnership=table, kind=kind, title="The table", state="held", **hours)
    for _number in range(business):
        tick(convening, make_contact(), "business")
    for _number in range(partners):
        tick(convening, make_contact(make_partner()), "partner")
    return convening


def tick(convening, contact, side):
    return Attendance.objects.create(
        convening=convening, contact=contact, organization=contact.organization, side=side, at=convening.starts_at
    )


def card(table, span=Span.QUARTER):
    return scorecard_of(table, Period.of(span))


def test_of_a_new_partnership_nothing_is_known_and_nothing_is_zero(here):
    found = card(make_partnership())

    assert {figure.value for figure in found.figures} == {None}
    assert {figure.judgment for figure in found.figures} == {"Not known yet"}
    assert all(len(figure.reason) > 20 for figure in found.figures)
    assert (found.health.score, found.health.known, found.met) == (None, 0, 0)


def test_it_has_the_fields_28_indicators(here):
    assert sorted(indicator.number for indicator in INDICATORS) == list(range(1, 29))


def test_period_without_a_meeting_says_so(here):
    table = make_partnership()
    hold(table, 100, business=3, partners=1)

    quarter, year = card(table), card(table, Span.YEAR)

    assert quarter.of("business-majority").value is None
    assert "did not meet in this period" in quarter.of("business-majority").reason
    assert (year.of("business-majority").value, year.of("business-majority").kind) == (3.0, "good")


def test_as_many_partners_as_leaders_is_not_business_led(here):
    table = make_partnership()
    hold(table, business=2, partners=2)

    assert card(table).of("business-majority").kind == "watch"


def test_meeting_without_a_roll_is_not_known_rather_than_zero(here):
    table = make_partnership()
    hold(table)

    found = card(table).of("business-majority")

    assert found.value is None
    assert "nobody was ticked" in found.reason


def test_all_items_dropped_is_nothing_due(here):
    table = make_partnership()
    make_item(table, status="dropped", due_on=timezone.localdate() - timedelta(days=3))

    assert card(table).of("follow-through").value is None


def test_promises_kept_counts_those_done_by_their_day(here):
    table = make_partnership()
    team = make_priority(table).team
    past = NOW - timedelta(days=40)
    due = timezone.localdate(NOW) - timedelta(days=20)
    given = {"team": team, "due_on": due, "assigned_at": past}
    make_item(table, **given, status="done", done_at=NOW - timedelta(days=25))
    make_item(table, **given, status="done", done_at=NOW - timedelta(days=10))
    make_item(table, **given)

    found = card(table).of("follow-through")

    assert found.value == 33.3
    assert "1 of the 3 items" in found.reason
    assert "1 is still open" in found.reason


def test_health_is_judged_on_what_is_known_and_says_what_pulls(here):
    table = make_partnership()
    hold(table, 30, business=4)
    hold(table, 10, business=4, partners=1)
    make_seat(table)
    make_seat(table, make_contact(make_partner(category=Category.LABOR)), SeatRole.PARTNER)
    make_priority(table)

    health = card(table).health

    assert health.score is not None
    assert health.pulls
    assert health.pulls[0].indicator.weight == 2
