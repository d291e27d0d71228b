"""Reminders of items: computed from the day, once each, in office hours of the region."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from outbox.models import Message
from outbox.writing import write
from partnerships.escalation import owners_steps
from partnerships.models import ActionItem, Stage
from partnerships.reminders import remind_due
from partnerships.tasks import remind_owners
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_region
from tests.partnerships.acting import make_item, make_team

pytestmark = pytest.mark.django_db

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = date(2030, 5, 15)


def at(day, hour=9, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHICAGO)


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def item(region):
    """Due on a Wednesday, given out a month before."""
    return given(region)


def given(region, due_on=WEDNESDAY, **more):
    with in_region(region):
        early = at(due_on - timedelta(days=30))
        return ActionItem.assign(
            make_team(),
            title="Price a cohort",
            owner=more.pop("owner", None) or make_contact(),
            due_on=due_on,
            by=None,
            at=early,
        )


def rules(region):
    with in_region(region):
        return list(Message.objects.filter(kind="item.due").order_by("id").values_list("context__rule", flat=True))


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        (-4, ""),
        (-3, "before"),
        (-1, "before"),
        (0, "due"),
        (3, "due"),
        (4, ""),
        (6, ""),
        (7, "late1"),
        (10, "late1"),
        (11, ""),
        (14, "late2"),
        (56, "late8"),
        (59, "late8"),
        (60, ""),
        (63, ""),
    ],
)
def test_rule_of_a_day_at_both_edges(days, rule):
    today = WEDNESDAY + timedelta(days=days)

    due = [step.name for step in owners_steps(WEDNESDAY) if step.is_due(today)]

    assert due == ([rule] if rule else [])


def test_owner_is_reminded_once_per_rule_however_often_the_task_runs(region, item):
    for days in (-4, -3, -2, 0, 1, 7, 8, 14):
        for hour in (7, 9, 12, 20):
            remind_due(region, at(WEDNESDAY + timedelta(days=days), hour))

    assert rules(region) == ["before", "due", "late1", "late2"]


def test_weekend_postpones_a_reminder_to_monday(region):
    given(region, due_on=date(2030, 5, 18))

    assert remind_due(region, at(date(2030, 5, 18))) == 0
    assert remind_due(region, at(date(2030, 5, 20), 8)) == 1
    assert rules(region) == ["due"]


@pytest.mark.parametrize("status", ["done", "blocked", "dropped"])
def test_finished_stuck_and_dropped_items_are_left_in_peace(region, item, status):
    with in_region(region):
        if status == "dropped":
            item.drop(reason="Not needed", by=None)
        else:
            item.report(status=status, note="Two legal offices", by=item.owner)

    assert remind_due(region, at(WEDNESDAY)) == 0


def test_resting_partnership_reminds_nobody(region, item):
    with in_region(region):
        item.team.priority.partnership.move_to(Stage.DORMANT, by=None)

    assert remind_due(region, at(WEDNESDAY)) == 0


def test_priority_let_go_reminds_nobody(region, item):
    with in_region(region):
        item.team.priority.drop(reason="The market changed", by=None)

    assert remind_due(region, at(WEDNESDAY)) == 0


def test_owner_without_address_or_archived_is_passed_over(region):
    given(region, owner=None)
    with in_region(region):
        silent = make_contact(email="")
        gone = make_contact()
    given(region, owner=silent)
    given(region, owner=gone)
    with in_region(region):
        gone.archive(by=None)

    assert remind_due(region, at(WEDNESDAY)) == 1


def test_who_was_asked_today_is_not_reminded_today(region):
    with in_region(region):
        owner = make_contact()
        ActionItem.assign(make_team(), title="Soon", owner=owner, due_on=WEDNESDAY, by=None, at=at(WEDNESDAY, 8))

    assert remind_due(region, at(WEDNESDAY, 10)) == 0


def test_new_day_arms_the_reminders_again(region, item):
    remind_due(region, at(WEDNESDAY))
    with in_region(region):
        item.report(
            status="doing", note="Waiting", due_on=WEDNESDAY + timedelta(days=7), by=item.owner, at=at(WEDNESDAY, 12)
        )

    assert remind_due(region, at(WEDNESDAY + timedelta(days=7))) == 1
    assert rules(region) == ["due", "due"]


def test_letter_counts_the_days_when_it_is_written(region):
    with in_region(region):
        item = make_item(days=3)
        ActionItem.objects.update(assigned_at=at(date(2020, 1, 1)))
        Message.objects.all().delete()
        moment = at(timezone.localdate())
        moment += timedelta(days=(7 - moment.weekday()) % 7 if moment.weekday() > 4 else 0)
        ActionItem.objects.update(due_on=moment.date() + timedelta(days=2))
    assert remind_due(region, moment) == 1

    with in_region(region):
        message = Message.objects.select_related("contact__organization").get()
        letter = write([message])[message.pk]
        choices = Link.objects.get(purpose="mail").url

    assert item.title in letter.subject
    assert letter.subject.startswith("Due in ")
    assert choices in letter.text
    assert choices in letter.html


def test_one_regions_trouble_does_not_stop_the_next(region, item, caplog):
    broken = make_region(slug="a-broken-one")
    type(broken).objects.filter(pk=broken.pk).update(time_zone="Nowhere/Land")

    remind_owners()

    assert "Reminding of items in region a-broken-one failed" in caplog.text
