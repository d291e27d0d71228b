"""The figure of a priority: baseline, target, what was counted, corrected and told; what is not known is never 0."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from config.curves import curve
from partnerships.curves import curve_of
from partnerships.models import CurveStory, Measure, Measurement
from regions.models import Activity
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_member,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db
BEGAN = date(2025, 1, 15)
SAID = {
    "name": "Apprentices hired in a year",
    "unit": "apprentices",
    "better": "up",
    "baseline": Decimal(12),
    "baseline_on": BEGAN,
    "target": Decimal(60),
    "target_on": date(2030, 6, 30),
}

ONCE = "measurement_once_a_day"
ADDED = (
    "INSERT INTO partnerships_measurement (region_id, measure_id, figure, measured_on, source, author, entered_at)"
    " SELECT region_id,"
)


@pytest.fixture
def here():
    return make_region(slug="here", time_zone="America/Chicago")


@pytest.fixture
def convener(here):
    return make_member(here, name="Ann Reed")


@pytest.fixture
def inside(here):
    with in_region(here):
        yield here


@pytest.fixture
def priority(inside):
    return make_priority(make_partnership(slug="mills", name="Mills Partnership"), title="Grow our own")


@pytest.fixture
def measure(priority, convener):
    return Measure.agree(priority, **SAID, by=convener)


def enter(measure, convener, figure, day, source="The college"):
    return Measurement.enter(measure, figure=Decimal(figure), measured_on=day, source=source, by=convener)


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as said, transaction.atomic():
        verb(*args, **given)
    return " ".join(said.value.messages)


def sentences():
    return [row.sentence for row in Activity.objects.order_by("id") if row.verb.startswith("measure.")]


def test_the_curve_runs_from_the_baseline_through_what_was_counted(measure, convener, priority):
    enter(measure, convener, "31", date(2025, 11, 3))
    enter(measure, convener, "19.5", date(2025, 6, 3))

    found = curve_of(priority)

    assert [(spot.day, spot.value, spot.shown) for spot in found.spots] == [
        (BEGAN, 12, "12 apprentices"),
        (date(2025, 6, 3), 19.5, "19.5 apprentices"),
        (date(2025, 11, 3), 31, "31 apprentices"),
    ]
    assert (found.target.shown, found.latest.figure) == ("60 apprentices", 31)
    assert found.mark == ("good", "moves the right way")
    assert sentences() == [
        "Ann Reed chose the figure of “Grow our own”: Apprentices hired in a year",
        "Ann Reed entered 31 apprentices of Nov 3, 2025: Apprentices hired in a year",
        "Ann Reed entered 19.5 apprentices of Jun 3, 2025: Apprentices hired in a year",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"target": Decimal("12.00")},
            "The target is the same as the baseline, 12 apprentices. Say how",
        ),
        ({"target": Decimal(5)}, "You chose “More is better”, but the target of 5 apprentices goes the other way"),
        ({"better": "down"}, "You chose “Less is better”, but the target of 60 apprentices goes the other way"),
        ({"target_on": BEGAN}, "The target comes after the baseline of Jan 15, 2025. Choose a later day."),
        ({"target_on": None}, "Say of which day this figure is."),
        ({"baseline": None}, "Fill in the figure of that day, or leave the day out."),
        ({"baseline_on": date(2029, 1, 1)}, "A baseline is what was counted already. Choose today, or a day before."),
        ({"name": ""}, "This field cannot be blank."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(priority, convener, change, sentence):
    assert refused(Measure.agree, priority, **SAID | change, by=convener).startswith(sentence)
    assert not Measure.objects.exists()


def test_a_priority_has_one_figure_and_one_let_go_has_none(measure, priority, convener):
    assert refused(Measure.agree, priority, **SAID, by=convener) == (
        "This priority has its figure already: Apprentices hired in a year. Change that one."
    )

    priority.drop(reason="Done elsewhere", by=convener)

    assert refused(enter, measure, convener, "31", date(2025, 11, 3)) == "The leaders let this priority go."
    assert refused(measure.revise, **SAID, by=convener) == "The leaders let this priority go."


def test_a_figure_is_of_a_day_that_came_after_the_baseline_and_stands_alone_on_it(measure, convener):
    tomorrow = timezone.localdate() + timedelta(days=1)
    enter(measure, convener, "31", timezone.localdate())

    assert refused(enter, measure, convener, "40", tomorrow) == (
        f"This day has not come. Choose today, or a day before. You chose {date_format(tomorrow)}."
    )
    assert refused(enter, measure, convener, "10", BEGAN).startswith("The baseline is of Jan 15, 2025")
    assert refused(enter, measure, convener, "32", timezone.localdate()).endswith(
        "there is a figure already: 31 apprentices. Correct that one instead."
    )
    assert refused(enter, measure, convener, "32", BEGAN + timedelta(days=1), source=" ") == (
        "This field cannot be blank."
    )
    assert [row.figure for row in Measurement.objects.all()] == [31]


def test_a_baseline_stays_before_what_was_counted(measure, convener):
    enter(measure, convener, "31", date(2025, 3, 1))

    sentence = refused(measure.revise, **SAID | {"baseline_on": date(2025, 3, 1)}, by=convener)
    measure.refresh_from_db()
    measure.revise(**SAID | {"baseline_on": date(2025, 2, 28)}, by=convener)

    assert sentence == (
        "There is a figure of Mar 1, 2025 already, and the baseline comes before it. Choose an earlier day."
    )
    assert Measure.objects.get().baseline_on == date(2025, 2, 28)


def test_a_correction_replaces_and_what_stood_there_stays_visible(measure, convener, priority):
    row = enter(measure, convener, "31", date(2025, 11, 3), source="Somebody")

    now = row.correct(figure=Decimal(13), measured_on=date(2025, 11, 4), source="The college", by=convener)

    found = curve_of(priority)
    assert [(row.figure, row.source) for row in found.figures] == [(13, "The college")]
    (change,) = found.changes
    assert change[:5] == ("31 apprentices", date(2025, 11, 3), "Ann Reed", "13 apprentices", "Ann Reed")
    assert sentences()[-1] == (
        "Ann Reed corrected 31 apprentices to 13 apprentices of Nov 4, 2025: Apprentices hired in a year"
    )
    again = {"figure": Decimal(14), "measured_on": date(2025, 11, 4), "source": "The college", "by": convener}
    assert refused(row.correct, **again) == (
        "This was corrected meanwhile, to 13 apprentices by Ann Reed. Correct that one."
    )
    assert refused(now.correct, **again | {"figure": Decimal(13)}).startswith("That stands there already.")
    now.correct(**again)
    assert [row.figure for row in Measurement.objects.standing()] == [14]


def test_the_story_is_told_by_who_champions_leads_or_convenes(measure, convener, priority):
    elena = make_seat(priority.partnership, make_contact(name="Elena Garza")).contact
    dean = make_seat(priority.partnership, make_partner_contact(name="The dean"), "partner").contact
    said = {"words": "The bus runs now.", "doing": "Ask for a second one."}

    assert refused(CurveStory.tell, measure, **said, teller=dean, by=convener) == (
        "The dean neither champions this nor leads or convenes this table. Choose somebody who does."
    )
    assert refused(CurveStory.tell, measure, **said, by=elena) == "Only who champions this priority writes here."
    assert refused(CurveStory.tell, measure, words=" ", doing="Ask", by=convener) == "This field cannot be blank."
    CurveStory.tell(measure, **said, by=convener)
    CurveStory.tell(measure, **said, teller=elena, by=convener)
    priority.sign_up(elena, by=convener)
    CurveStory.tell(measure, **said | {"doing": "Two now."}, by=elena)

    found = curve_of(priority)
    assert [(row.author, row.doing) for row in found.stories] == [
        ("Elena Garza", "Two now."),
        ("Elena Garza", "Ask for a second one."),
        ("Ann Reed", "Ask for a second one."),
    ]


def test_what_is_old_or_missing_is_asked_for(priority, convener):
    long_ago = timezone.localdate() - timedelta(days=101)
    measure = Measure.agree(priority, name="Places", unit="places", by=convener)
    assert curve_of(priority).waits_for == [
        "There is no target yet.", "Nothing was counted yet.", "Nobody has told yet what is behind it.",
    ]  # fmt: skip

    enter(measure, convener, "31", long_ago)
    story = {"words": "W", "doing": "D", "by": convener}
    CurveStory.tell(measure, **story, at=timezone.now() - timedelta(days=101))
    measure.revise(target=Decimal(40), target_on=date(2030, 1, 1), by=convener)
    assert curve_of(priority).waits_for == [
        f"The last figure is of {date_format(long_ago)}: is there a newer one?",
        f"The story is of {date_format(long_ago)}: is it still so?",
    ]

    enter(measure, convener, "35", long_ago + timedelta(days=1))
    CurveStory.tell(measure, **story)
    assert curve_of(priority).waits_for == []


@pytest.mark.parametrize(
    ("better", "baseline", "target", "counted", "mark"),
    [
        ("up", 12, 60, [], ("open", "nothing counted yet")),
        ("up", None, None, [5], ("open", "counted once")),
        ("up", 12, 60, [11], ("watch", "moves the wrong way")),
        ("down", 12, 6, [11], ("good", "moves the right way")),
        ("down", 12, 6, [11, 11], ("watch", "as it was before")),
        ("down", 12, 6, [11, 6], ("done", "target reached")),
        ("up", 12, 60, [60, 59], ("watch", "moves the wrong way")),
    ],
)
def test_the_mark_says_where_it_stands(priority, convener, better, baseline, target, counted, mark):
    said = {"baseline": baseline, "baseline_on": baseline and BEGAN, "target": target}
    said |= {"target_on": target and date(2030, 6, 30), "name": "F", "unit": "u", "better": better}
    measure = Measure.agree(priority, **said, by=convener)
    for number, figure in enumerate(counted, 1):
        enter(measure, convener, figure, BEGAN + timedelta(days=number))

    assert curve_of(priority).mark == mark


def test_the_picture_draws_baseline_figures_and_target_and_says_all_in_words(measure, convener, priority):
    enter(measure, convener, "31", date(2025, 11, 3))

    drawn = curve(curve_of(priority))

    assert 'role="img" aria-label="Apprentices hired in a year, by day. Jan 15, 2025: 12 apprentices; ' in drawn
    assert "Nov 3, 2025: 31 apprentices. The target is 60 apprentices by Jun 30, 2030." in drawn
    assert re.findall(r"<text[^>]*>([^<]+)</text>", drawn) == [
        "Jan 15, 2025", "Jun 30, 2030", "Baseline 12 apprentices", "Target 60 apprentices", "31 apprentices",
    ]  # fmt: skip
    assert [drawn.count(part) for part in ("<rect", "<circle", "curve-target", "curve-aim", "trend-line")] == [1] * 5
    xs = [float(x) for x in re.findall(r'[ c]x="([\d.-]+)"', drawn)]
    assert all(0 <= x <= 400 for x in xs)


def test_one_figure_alone_draws_nothing(priority, convener):
    measure = Measure.agree(priority, name="F", unit="u", by=convener)
    assert curve(curve_of(priority)) == ""
    enter(measure, convener, "31", date(2025, 11, 3))
    assert curve(curve_of(priority)) == ""
    enter(measure, convener, "31", date(2025, 11, 4))
    assert "trend-line" in curve(curve_of(priority))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE partnerships_measure SET target = 12", "measure_target_is_better"),
        ("UPDATE partnerships_measure SET better = 'down'", "measure_target_is_better"),
        ("UPDATE partnerships_measure SET target_on = baseline_on", "measure_target_later"),
        ("UPDATE partnerships_measure SET target_on = NULL", "measure_target_dated"),
        ("UPDATE partnerships_measure SET baseline_on = NULL", "measure_baseline_dated"),
        ("UPDATE partnerships_measure SET baseline_on = '2025-11-03'", "measure_baseline_first"),
        ("UPDATE partnerships_measure SET baseline_on = set_at::date + 2", "measure_baseline_had_come"),
        ("UPDATE partnerships_measure SET set_at = agreed_at - interval '1 day'", "measure_set_later"),
        ("UPDATE partnerships_measure SET unit = ''", "measure_named"),
        ("UPDATE partnerships_measurement SET figure = 99", "measurement_frozen"),
        ("UPDATE partnerships_measurement SET replaces_id = id", "measurement_frozen"),
        ("UPDATE partnerships_curvestory SET words = 'Other words'", "curve_story_frozen"),
        (
            f"{ADDED} measure_id, 1, measured_on, source, author, entered_at FROM partnerships_measurement",
            "measurement_once_a_day",
        ),
        (f"{ADDED} id, 1, baseline_on, 's', 'a', set_at FROM partnerships_measure", "measurement_after_baseline"),
        (f"{ADDED} id, 1, set_at::date + 2, 's', 'a', set_at FROM partnerships_measure", "measurement_had_come"),
    ],
)
def test_the_database_holds_each_rule_by_itself(measure, convener, statement, rule):
    enter(measure, convener, "31", date(2025, 11, 3))
    CurveStory.tell(measure, words="W", doing="D", by=convener)

    with pytest.raises(IntegrityError) as said, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert said.value.__cause__.diag.constraint_name == rule


def test_a_correction_is_of_the_same_figure(measure, convener, priority):
    row = enter(measure, convener, "31", date(2025, 11, 3))
    other = Measure.agree(make_priority(priority.partnership), **SAID, by=convener)
    about = {"measure": other, "figure": 1, "measured_on": date(2025, 11, 3), "source": "S", "author": "A"}
    Measurement.objects.create(**about, replaces=row)

    with pytest.raises(IntegrityError, match="agrees"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Measurement.objects.exclude(pk=row.pk).delete()
