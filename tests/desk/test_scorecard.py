"""A partnership's scorecard: what is known, what is not, and what to think of it."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from convenings.models import AgendaItem, Attendance, Convening, Pulse
from desk.indicators.all import INDICATORS
from desk.periods import Period, Span
from desk.scorecard import scorecard_of
from partnerships.models import CurveStory, Measure, Measurement, Outcome, SeatRole
from regions.models import Category, Touch
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


def measured(table, *, aim=True, counted=0, told=0):
    """A priority with a target, a figure and a story so many days old; none where None."""
    today = timezone.localdate()
    said = {"target": 60, "target_on": today + timedelta(days=90)} if aim else {}
    measure = Measure.agree(make_priority(table), name="Hired", unit="people", **said, by=None)
    if counted is not None:
        day = today - timedelta(days=counted)
        Measurement.enter(measure, figure=31, measured_on=day, source="The college", by=None)
    if told is not None:
        CurveStory.tell(measure, words="W", doing="D", by=None, at=timezone.now() - timedelta(days=told))
    return measure


@pytest.mark.parametrize(
    ("more", "value", "kind"),
    [
        ({}, 100.0, "good"),
        ({"counted": 100, "told": 100}, 100.0, "good"),
        ({"counted": 101}, 80.0, "good"),
        ({"told": 101}, 80.0, "good"),
        ({"counted": None}, 80.0, "good"),
        ({"told": None}, 80.0, "good"),
        ({"aim": False}, 80.0, "good"),
    ],
)
def test_data_are_complete_with_a_target_a_figure_and_a_story_of_the_last_hundred_days(here, more, value, kind):
    table = make_partnership()
    for _number in range(4):
        measured(table)
    measured(table, **more)

    found = card(table).of("data-completeness")

    assert (found.value, found.kind) == (value, kind)


def test_data_completeness_says_its_two_parts_and_a_priority_nobody_measures_counts(here):
    table = make_partnership()
    measured(table)
    measured(table, counted=None, told=3)
    make_priority(table)
    begun = {"baseline": 12, "baseline_on": timezone.localdate()}
    Measure.agree(make_priority(table), name="Hired", unit="people", **begun, by=None)

    found = card(table).of("data-completeness")

    assert (found.value, found.kind) == (25.0, "late")
    assert found.reason == (
        "1 of 4 priorities have all three. Engagement: 2 of 4 with a story of the last 100 days. "
        "Performance: 2 with a figure as new, 2 with a target."
    )


def test_a_figure_corrected_to_an_older_day_is_not_new_any_more(here):
    table = make_partnership()
    row = measured(table).figures.get()
    old = timezone.localdate() - timedelta(days=101)

    row.correct(figure=31, measured_on=old, source="The college", by=None)

    assert card(table).of("data-completeness").value == 0.0


@pytest.mark.parametrize(("days", "value"), [(500, 100.0), (550, 100.0), (551, 0.0)])
def test_a_yearly_figure_that_comes_by_itself_is_current_until_the_next_is_due(here, days, value):
    table, year = make_partnership(), timezone.localdate().year - 1
    measure, day = measured(table, counted=None, told=None), date(year, 12, 31)
    Measurement.enter(measure, figure=9, measured_on=day, source="QCEW", by=None, labor_year=year)
    later = datetime.combine(day + timedelta(days=days), time(12), timezone.get_current_timezone())
    CurveStory.tell(measure, words="W", doing="D", by=None, at=later - timedelta(days=1))

    found = scorecard_of(table, Period.of(Span.QUARTER, at=later)).of("data-completeness")

    assert found.value == value


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


def rate(convening, *numbers):
    """So many leaders who were there answered both questions like this."""
    for number, (worth, clear) in enumerate(numbers):
        came = tick(convening, make_contact(), "business")
        Pulse.objects.create(convening=convening, seal=f"seal {number}", worth=worth, clear=clear)
        came.rated = True
        came.save()


@pytest.mark.parametrize(
    ("numbers", "value", "kind"),
    [
        ([(4, 4)] * 5, 4.0, "good"),
        ([(4, 4)] * 4 + [(4, 3)], 3.9, "watch"),
        ([(3, 3)] * 6, 3.0, "watch"),
        ([(3, 3)] * 5 + [(2, 3)], 2.92, "late"),
        ([(5, 5)] * 4, None, "open"),
        ([(5, 5)] * 4 + [(5, None)], None, "open"),
    ],
)
def test_value_to_business_is_what_five_leaders_or_more_said(here, numbers, value, kind):
    table = make_partnership()
    rate(hold(table), *numbers)

    figure = card(table).of("value-to-business")

    assert (figure.value, figure.kind) == (value, kind)
    assert ("answers after 1 meeting" in figure.reason) == (value is not None)
    assert ("five leaders" in figure.reason) == (value is None)


def test_a_meeting_with_four_answers_changes_nothing_beside_one_with_six(here):
    """Otherwise two periods that differ by one meeting would tell what four people said."""
    table = make_partnership()
    rate(hold(table, 20), *[(5, 4)] * 6)
    before = card(table).of("value-to-business")
    rate(hold(table, 10), *[(1, 1)] * 4)

    after = card(table).of("value-to-business")

    assert (before.value, before.reason) == (after.value, after.reason) == (4.5, before.reason)


def launched(table, days_ago):
    return hold(table, days_ago, business=3, partners=1, kind="launch")


def test_the_first_quick_win_is_an_outcome_marked_as_one(here):
    table = make_partnership()
    launched(table, 100)
    told = {"priority": make_priority(table), "kind": "training"}
    Outcome.objects.create(title="A report", told_at=NOW - timedelta(days=90), **told)
    before = card(table).of("first-win")

    Outcome.objects.create(title="Six places", told_at=NOW - timedelta(days=40), quick_win=True, **told)

    assert before.value is None
    assert "1 outcome was told and not marked as a quick win" in before.reason
    assert card(table).of("first-win").value in (59, 60, 61)


def call(contact, days_ago, channel="call"):
    Touch.objects.create(
        organization=contact.organization, contact=contact, asked_for="It", asked_by="Ann", channel=channel,
        at=NOW - timedelta(days=days_ago),
    )  # fmt: skip


def test_follow_up_says_when_the_first_champion_was_called_after_the_launch(here):
    table, other = make_partnership(), make_contact()
    launched(table, 60)
    champion = make_seat(table, role=SeatRole.CHAMPION).contact
    call(champion, 70)
    call(champion, 50, "mail")
    call(other, 50)
    silent = card(table).of("follow-up")
    call(champion, 20)
    late = card(table).of("follow-up")
    call(champion, 40)

    in_time = card(table).of("follow-up")

    assert "No champion was called in the 60 days since the launch" in silent.finding.lacking
    assert "The first champion was called 40 days after the launch" in late.finding.lacking
    assert "The first champion was called 20 days after the launch" in in_time.finding.reason
    assert "champion" not in in_time.finding.lacking


def test_a_late_call_is_held_against_nobody_once_the_launch_is_long_ago(here):
    table = make_partnership()
    launched(table, 300)
    hold(table, 10, business=1)
    call(make_seat(table, role=SeatRole.CHAMPION).contact, 200)

    quarter, whole = card(table).of("follow-up"), card(table, Span.LAUNCH).of("follow-up")

    assert "100 days after the launch" in quarter.finding.reason
    assert "100 days after the launch" in whole.finding.lacking


def test_matters_two_meetings_did_not_come_to_keep_follow_through_from_being_good(here):
    table, key = make_partnership(), uuid4()
    item = make_item(table, due_on=timezone.localdate(NOW) - timedelta(days=3), assigned_at=NOW - timedelta(days=20))
    done = {"status": "done", "done_at": NOW - timedelta(days=5)}
    type(item).objects.filter(pk=item.pk).update(**done)
    for days_ago in (40, 20):
        AgendaItem.objects.create(convening=hold(table, days_ago), position=1, minutes=5, title="Vans", key=key)
    twice = card(table).of("follow-through")
    AgendaItem.objects.create(convening=hold(table, 10), position=1, minutes=5, title="Vans", key=key)

    thrice = card(table).of("follow-through")

    assert (twice.value, twice.kind, twice.finding.lacking) == (100.0, "good", "")
    assert (thrice.value, thrice.kind) == (100.0, "watch")
    assert "1 matter was rolled over from two meetings or more" in thrice.reason


@pytest.mark.parametrize(("count", "words"), [(1, "champion"), (2, "champions")])
def test_one_of_something_is_not_called_several(here, count, words):
    table = make_partnership()
    priority = make_priority(table)
    for _number in range(count):
        priority.sign_up(make_seat(table).contact, by=None)

    figure = card(table).of("champions")

    assert (figure.big, figure.unit) == (str(count), words)


def test_thresholds_say_one_of_something_too(here):
    found = card(make_partnership())

    assert found.of("beyond-workforce").wanted == "good from 1 priority on"
    assert found.of("champions").wanted == "good from 2 champions on"
