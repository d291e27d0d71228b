from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convenings import reminders
from convenings.models import Convening
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
    meeting = make_meeting_at(convener, START)
    people = [make_leader(name=name) for name in ("Silent", "Coming", "Declined", "Unsure")]
    send(meeting, people, convener, at=ASKED)
    for name, answer in (("Coming", "yes"), ("Declined", "no"), ("Unsure", "maybe")):
        row = meeting.invitations.select_related("contact__organization", "convening").get(contact__name=name)
        row.respond(answer, by=row.contact, at=ASKED + timedelta(days=1))
    Message.objects.all().delete()
    return meeting


def make_meeting_at(by, start):
    meeting = make_meeting(by)
    Convening.objects.filter(pk=meeting.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=2), changed_at=start - timedelta(days=60)
    )
    meeting.refresh_from_db()
    return meeting


def posted():
    rows = (
        Message.objects.filter(kind__in=("convening.reminder", "convening.note"))
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


def test_the_ledger_refuses_a_second_one_even_if_the_mark_is_lost(fall, region):
    reminders.remind_due(region, local(17, 9))
    fall.invitations.update(reminded="")

    reminders.remind_due(region, local(17, 9, 1))

    assert posted() == [("reminder", "Silent")]


def test_outside_office_hours_everybody_sleeps(fall, region):
    assert reminders.remind_due(region, local(18, 7, 59)) == 0
    assert reminders.remind_due(region, local(18, 18, 0)) == 0
    assert reminders.remind_due(region, local(19, 10)) == 0
    assert reminders.remind_due(region, local(18, 17, 59)) == 1


def test_what_was_missed_for_days_is_sent_once_as_the_latest_rule(fall, region):
    assert reminders.remind_due(region, local(23, 15)) == 2

    assert posted() == [("reminder", "Silent"), ("note", "Coming")]


def test_moving_arms_the_reminders_again(fall, region, convener):
    reminders.remind_due(region, local(17, 9))
    later = START + timedelta(days=14)
    fall.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener, at=local(17, 12))

    reminders.remind_due(region, local(23, 9))
    reminders.remind_due(region, later - timedelta(days=7))

    assert posted() == [("reminder", "Silent"), ("reminder", "Silent")]


def test_a_meeting_moved_to_the_day_after_tomorrow_skips_the_week_reminder(fall, region, convener):
    later = local(18, 8, 30)
    fall.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener, at=local(16, 8))

    assert reminders.remind_due(region, local(16, 9)) == 0
    assert reminders.remind_due(region, local(17, 9)) == 2


def test_who_is_invited_after_the_moment_is_not_reminded_of_what_they_just_read(fall, region, convener):
    send(fall, [make_leader(name="Late")], convener, at=local(18, 9))

    reminders.remind_due(region, local(18, 10))

    assert posted() == [("reminder", "Silent")]


def test_a_cancelled_meeting_is_never_reminded_of(fall, region, convener):
    fall.cancel(by=convener, at=local(16, 9))

    assert reminders.remind_due(region, local(17, 9)) == 0


def test_a_monday_meeting_is_reminded_of_that_morning_or_not_at_all(here):
    monday = datetime(2026, 9, 28, 8, 0, tzinfo=ZONE)

    (_week, day) = reminders.RULES

    assert day.moment(monday, ZONE) is None
    assert day.moment(monday + timedelta(hours=1), ZONE) == monday


def test_the_hour_of_the_reminder_is_kept_over_a_clock_change():
    start = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)

    (week, _day) = reminders.RULES

    assert week.moment(start, ZONE) == datetime(2026, 10, 28, 9, 0, tzinfo=ZONE)
    assert start.astimezone(UTC) - week.moment(start, ZONE).astimezone(UTC) == timedelta(days=7, hours=1)


@given(st.datetimes(min_value=NAIVE, max_value=NAIVE + timedelta(days=800)))
@settings(max_examples=200, deadline=None)
def test_a_reminder_is_always_in_office_hours_and_never_after_the_start(naive):
    start = naive.replace(tzinfo=ZONE)

    for rule in reminders.RULES:
        moment = rule.moment(start, ZONE)
        assert moment is None or (in_office_hours(moment.astimezone(ZONE)) and moment < start)


@given(steps=st.lists(st.tuples(st.sampled_from(["sweep", "yes", "no", "move"]), st.integers(1, 60)), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_nobody_is_reminded_twice_of_one_rule_and_version(fall, region, convener, steps):
    with transaction.atomic():
        row = fall.invitations.select_related("contact__organization", "convening").get(contact__name="Silent")
        now, declined_at = local(14, 9), None
        for step, hours in steps:
            now += timedelta(hours=hours)
            fall.refresh_from_db()
            if not fall.takes_answers(now):
                break
            if step == "sweep":
                reminders.remind_due(region, now)
            elif step == "move":
                start = fall.starts_at + timedelta(days=3)
                fall.move(starts_at=start, ends_at=start + timedelta(hours=2), by=convener, at=now)
            else:
                row.respond(step, by=row.contact, at=now)
                declined_at = (declined_at or now) if step == "no" else None
        mine = Message.objects.filter(contact=row.contact, kind__in=("convening.reminder", "convening.note"))
        keys = list(mine.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        if declined_at:
            assert not mine.filter(posted_at__gt=declined_at, next_attempt_at__gt=declined_at).exists()
        assert not Message.objects.filter(
            contact__name="Declined", kind__in=("convening.reminder", "convening.note")
        ).exists()
        transaction.set_rollback(True)


def test_a_region_in_trouble_does_not_stop_the_next(fall, outside, caplog):
    make_region(name="A region in trouble", time_zone="Nowhere/Lost")

    with time_machine.travel(local(17, 9), tick=False), outside():
        remind()

    assert posted() == [("reminder", "Silent")]
    assert "the next round tries again" in caplog.text
