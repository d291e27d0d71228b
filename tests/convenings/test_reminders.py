from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convenings import reminders
from convenings.models import Convening, Rung
from convenings.models.audiences import GROUPS
from convenings.tasks import remind
from outbox.models import Message
from regions.office_hours import in_office_hours
from tests.convenings.conftest import make_meeting, send
from tests.factories import make_leader, make_region

ZONE = ZoneInfo("America/Chicago")
# Thursday, 24 September 2026, 8:30 in Chicago; asked six weeks before.
START = datetime(2026, 9, 24, 8, 30, tzinfo=ZONE)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001
ASKED = START - timedelta(days=42)


@pytest.fixture
def fall(here, convener):
    meeting = make_meeting(convener, starts_at=START, at=START - timedelta(days=60))
    people = [make_leader(name=name) for name in ("Silent", "Coming", "Declined", "Unsure")]
    send(meeting, people, convener, at=ASKED)
    for name, answer in (("Coming", "yes"), ("Declined", "no"), ("Unsure", "maybe")):
        row = meeting.invitations.select_related("contact__organization", "convening").get(contact__name=name)
        row.respond(answer, by=row.contact, at=ASKED + timedelta(days=1))
    Message.objects.all().delete()
    return meeting


def posted():
    rows = (
        Message.objects.filter(kind__in=[group.kind for group in GROUPS.values()])
        .select_related("contact")
        .order_by("pk")
    )
    return [(row.kind.removeprefix("convening."), row.contact.name) for row in rows]


def local(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


def test_a_week_before_the_question_goes_again_to_who_has_not_answered(fall, region):
    assert reminders.remind_due(region, local(17, 8, 29)) == 0
    assert reminders.remind_due(region, local(17, 8, 30)) == 1

    assert posted() == [("reminder", "Silent")]


def test_the_day_before_who_comes_gets_a_note_and_the_silent_the_question(fall, region):
    reminders.remind_due(region, local(23, 8, 30))

    assert posted() == [("reminder", "Silent"), ("note", "Coming")]


def test_each_minute_again_reminds_nobody_twice(fall, region):
    for minute in range(30, 45):
        reminders.remind_due(region, local(17, 8, minute))
    for minute in range(30, 45):
        reminders.remind_due(region, local(23, 8, minute))

    assert posted() == [("reminder", "Silent"), ("reminder", "Silent"), ("note", "Coming")]


def test_outside_office_hours_everybody_sleeps(fall, region):
    assert reminders.remind_due(region, local(18, 7, 59)) == 0
    assert reminders.remind_due(region, local(18, 18, 0)) == 0
    assert reminders.remind_due(region, local(19, 10)) == 0
    assert reminders.remind_due(region, local(18, 8)) == 1


def test_what_was_missed_for_more_than_a_day_is_left_to_the_next_rung(fall, region):
    assert reminders.remind_due(region, local(18, 8, 30)) == 0
    assert reminders.remind_due(region, local(23, 15)) == 2

    assert posted() == [("reminder", "Silent"), ("note", "Coming")]


def test_moving_arms_the_reminders_again(fall, region, convener):
    reminders.remind_due(region, local(17, 9))
    later = START + timedelta(days=14)
    fall.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener, at=local(17, 12))

    reminders.remind_due(region, local(23, 9))
    reminders.remind_due(region, later - timedelta(days=7))

    assert posted() == [("reminder", "Silent"), ("reminder", "Silent")]


@pytest.mark.parametrize(("state", "again"), [("queued", ["Silent"]), ("sent", [])])
def test_a_reminder_of_the_hour_before_does_not_leave_and_counts_for_nothing(fall, region, convener, state, again):
    """Nobody gets two within twenty hours; who has not got the first gets the one for the new hour."""
    reminders.remind_due(region, local(17, 9))
    first = Message.objects.get(kind="convening.reminder")
    Message.objects.filter(pk=first.pk).update(state=state, sent_at=local(17, 9))
    noon = local(24, 12, 30)

    fall.move(starts_at=noon, ends_at=noon + timedelta(hours=2), by=convener, at=local(17, 9, 30))
    reminders.remind_due(region, local(17, 12, 30))

    first.refresh_from_db()
    assert first.state == ("withdrawn" if state == "queued" else "sent")
    waiting = Message.objects.waiting().filter(kind="convening.reminder")
    assert [(row.contact.name, row.useful_until) for row in waiting] == [(name, noon) for name in again]


def test_a_meeting_moved_to_the_day_after_tomorrow_skips_the_week_reminder(fall, region, convener):
    later = local(18, 8, 30)
    fall.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener, at=local(16, 8))

    assert reminders.remind_due(region, local(16, 9)) == 0
    assert reminders.remind_due(region, local(17, 9)) == 2


def test_who_is_invited_after_the_moment_is_not_reminded_of_what_they_just_read(fall, region, convener):
    send(fall, [make_leader(name="Late")], convener, at=local(17, 9))

    reminders.remind_due(region, local(17, 10))

    assert posted() == [("reminder", "Silent")]


def test_a_cancelled_meeting_is_never_reminded_of(fall, region, convener):
    fall.cancel(by=convener, at=local(16, 9))

    assert reminders.remind_due(region, local(17, 9)) == 0


def rung(days, audience="silent"):
    return Rung(days=days, audience=audience)


def meeting_at(start):
    return Convening(starts_at=start, ends_at=start + timedelta(hours=2))


def test_a_monday_meeting_is_reminded_of_that_morning_or_not_at_all(here):
    monday = datetime(2026, 9, 28, 8, 0, tzinfo=ZONE)

    assert rung(1).moment(meeting_at(monday)) is None
    assert rung(1).moment(meeting_at(monday + timedelta(hours=1))) == monday


def test_who_came_is_thanked_on_the_next_office_day(here):
    friday = datetime(2026, 9, 25, 15, 0, tzinfo=ZONE)

    assert rung(-1, "came").moment(meeting_at(friday)) == datetime(2026, 9, 28, 8, 0, tzinfo=ZONE)
    assert rung(-1, "came").moment(meeting_at(START)) == START + timedelta(days=1)


def test_the_hour_of_the_reminder_is_kept_over_a_clock_change(here):
    start = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)

    assert rung(7).moment(meeting_at(start)) == datetime(2026, 10, 28, 9, 0, tzinfo=ZONE)
    assert start.astimezone(UTC) - rung(7).moment(meeting_at(start)).astimezone(UTC) == timedelta(days=7, hours=1)


@given(
    st.datetimes(min_value=NAIVE, max_value=NAIVE + timedelta(days=800)),
    st.one_of(
        st.tuples(st.integers(1, 180), st.just("silent")),
        st.tuples(st.integers(-30, -1), st.just("came")),
    ),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_moment_is_always_in_office_hours_and_on_its_side_of_the_meeting(here, naive, aim):
    convening = meeting_at(naive.replace(tzinfo=ZONE))

    moment = rung(*aim).moment(convening)

    assert moment is None or in_office_hours(moment.astimezone(ZONE))
    assert moment is None or (moment < convening.starts_at if aim[0] > 0 else moment >= convening.ends_at)


def test_a_region_in_trouble_does_not_stop_the_next(fall, outside, caplog):
    make_region(name="A region in trouble", time_zone="Nowhere/Lost")

    with time_machine.travel(local(17, 9), tick=False), outside():
        remind()

    assert posted() == [("reminder", "Silent")]
    assert "the next round tries again" in caplog.text
