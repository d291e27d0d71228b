"""Many at once on PostgreSQL: one priority, one champion, one seat, and no report lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from partnerships.models import (
    ActionItem,
    Ballot,
    Option,
    Partnership,
    Priority,
    PriorityChampion,
    Requirement,
    Seat,
    SeatRole,
    Update,
)
from regions.scope import in_region
from tests.factories import make_leader, make_partner_contact, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority
from tests.partnerships.ballot_box import count, opened, place

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


def all_at_once(region, attempt):
    """What came of the attempts, each in a connection of its own: its value, or the code of the refusal."""
    start = Barrier(AT_ONCE)

    def one(number):
        try:
            with in_region(region):
                start.wait(timeout=20)
                return attempt(number)
        except ValidationError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_one_requirement_becomes_one_priority_however_many_adopt_it():
    region = make_region()
    with in_region(region):
        wanted = Requirement.capture(make_partnership(), "More nurses", category="workforce", by=None)

    def adopt(number):
        return Priority.adopt(Requirement.objects.get(pk=wanted.pk), title=f"Try {number}", by=None) and "adopted now"

    results = all_at_once(region, adopt)

    assert sorted(results) == ["adopted"] * (AT_ONCE - 1) + ["adopted now"]
    with in_region(region):
        assert Priority.objects.count() == 1


def test_a_result_is_adopted_or_opened_again_and_never_both():
    region = make_region()
    with in_region(region):
        box = opened()
        place(box, [[2], [2], [0, 2]])
        count(box.ballot)

    def act(number):
        if number % 2:
            option = Option.objects.select_related("requirement__partnership", "ballot").get(pk=box.options[0].pk)
            return Priority.adopt(option, title="A", by=None) and "adopted now"
        return Ballot.objects.get(pk=box.ballot.pk).reopen(reason="Two came late.", by=None) or "opened"

    results = all_at_once(region, act)

    with in_region(region):
        is_open = Ballot.objects.get().closed_at is None
        assert Priority.objects.count() == (0 if is_open else 1)
    assert results.count("opened" if is_open else "adopted now") == 1
    assert set(results) <= {"opened", "still_open", "ballot_open"} if is_open else {"adopted now", "adopted"}


def test_one_leader_signs_up_once_however_often_they_tap():
    region = make_region()
    with in_region(region):
        priority = make_priority()
        leader = make_seat(priority.partnership).contact

    results = all_at_once(region, lambda _number: priority.sign_up(leader, by=leader).pk)

    assert len(set(results)) == 1
    with in_region(region):
        assert PriorityChampion.objects.count() == 1


def test_one_person_takes_one_seat():
    region = make_region()
    with in_region(region):
        table, leader = make_partnership(), make_leader()

    results = all_at_once(region, lambda _n: Seat.take(table, leader, role=SeatRole.LEADER, by=None) and "seated now")

    assert sorted(results) == ["seated"] * (AT_ONCE - 1) + ["seated now"]


def test_first_items_of_several_teams_at_once_move_the_partnership_once():
    region = make_region()
    with in_region(region):
        table, owner = make_partnership(stage="launched"), make_partner_contact()
        teams = [make_priority(table, words=f"Need {number}").team for number in range(AT_ONCE)]

    all_at_once(region, lambda number: make_item(teams[number], owner=owner))

    with in_region(region):
        assert ActionItem.objects.count() == AT_ONCE
        assert [change.stage for change in table.stage_changes.all()] == ["acting"]
        assert Partnership.objects.get().stage == "acting"


def test_no_report_is_lost_and_every_new_day_counts_once():
    region = make_region()
    with in_region(region):
        item = make_item()
    next_year = timezone.localdate().year + 1

    def to_day(number):
        mine = ActionItem.objects.get(pk=item.pk)
        mine.report(status="doing", note=f"Report {number}", due_on=date(next_year, 1, number + 10), by=None)

    all_at_once(region, to_day)

    with in_region(region):
        item.refresh_from_db()
        assert Update.objects.count() == AT_ONCE
        assert item.version == 1 + AT_ONCE
        assert item.due_on == Update.objects.latest_first().first().due_on


def test_report_racing_a_handover_leaves_the_item_with_its_new_owner():
    region = make_region()
    with in_region(region):
        item = make_item()
        next_one = make_partner_contact()

    def change(number):
        mine = ActionItem.objects.select_related("owner").get(pk=item.pk)
        if number == 0:
            return mine.hand_over(next_one, by=None)
        return mine.report(status="doing", by=None) and None

    all_at_once(region, change)

    with in_region(region):
        item.refresh_from_db()
        assert (item.owner_id, item.version, item.status) == (next_one.pk, 2, "doing")
