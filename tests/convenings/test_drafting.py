"""The next meeting prepares itself: what is open, left over, to confirm and to celebrate comes on its agenda."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from convenings.drafting import at_table, came_before, draft_agenda
from convenings.models import AgendaItem, Convening, ConveningState, Room
from partnerships.models import EscalationRule, Outcome, Priority
from tests.convenings.conftest import make_meeting
from tests.partnerships.acting import make_item, make_priority

DAY = timedelta(days=1)


@pytest.fixture
def priority(meeting):
    return make_priority(meeting.partnership)


@pytest.fixture
def signed_in(client, convener):
    client.force_login(convener)
    return client


def held(meeting, convener, *, days_ago, walked=None):
    """The same table, met so many days ago; its room came to the first `walked` lines."""
    past = make_meeting(convener, title="Before")
    starts = timezone.now() - days_ago * DAY
    Convening.objects.filter(pk=past.pk).update(
        partnership=meeting.partnership,
        state=ConveningState.HELD,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )
    if walked is not None:
        took = {str(line.pk): 60 for line in past.agenda.in_order()[:walked]}
        Room.objects.create(
            convening=past, started_at=starts, since=None, ended_at=starts + timedelta(hours=2), took=took
        )
    return past


def late_item(priority, convener, title, *, days, **given):
    with time_machine.travel(timezone.now() - (days + 9) * DAY):
        return make_item(priority.team, by=convener, title=title, days=9, **given)


def titles(meeting):
    return [line.title for line in meeting.agenda.in_order()]


def fresh(meeting, before):
    return [title for title in titles(meeting) if title not in before]


def test_late_and_stuck_items_come_after_the_first_line_and_twice_is_once(meeting, priority, convener):
    before = titles(meeting)
    late_item(priority, convener, "Price a cohort", days=2)
    late_item(priority, convener, "Ask the board", days=1).report(status="blocked", note="No quorum", by=convener)
    make_item(priority.team, by=convener, title="Coming", days=20)

    count = draft_agenda(meeting, by=convener)

    assert (count, titles(meeting)) == (
        3,
        [before[0], "Ask the board", "Price a cohort", "What moved since last time, item by item", *before[1:]],
    )
    with pytest.raises(ValidationError, match="Nothing new"):
        draft_agenda(meeting, by=convener)
    assert meeting.agenda.count() == len(before) + 3


def test_what_nothing_is_heard_of_is_brought_by_the_rule_and_comes_first(meeting, priority, convener):
    late_item(priority, convener, "Two days late", days=2)
    silent = late_item(priority, convener, "Silent for a month", days=30)
    answered = late_item(priority, convener, "Answered", days=31)
    answered.report(status="doing", by=convener)

    assert [silence.item for silence in at_table(meeting)] == [silent]
    draft_agenda(meeting, by=convener)
    assert titles(meeting)[1:4] == ["Silent for a month", "Answered", "Two days late"]

    EscalationRule.objects.keep(None, is_on=False, lead_after=7, champion_after=14, agenda_after=21, by=convener)
    assert at_table(meeting) == []


def test_lines_the_last_room_never_came_to_are_rolled_over_and_counted(meeting, priority, convener):
    before = titles(meeting)
    past = held(meeting, convener, days_ago=30, walked=2)
    AgendaItem.objects.filter(convening=past, position__in=(2, 3)).update(title="Reached")
    AgendaItem.objects.filter(convening=past, position=3).update(title="Which hospital goes first?")

    draft_agenda(meeting, by=convener)

    assert fresh(meeting, before) == ["Which hospital goes first?"]
    lines = list(meeting.agenda.in_order())
    counted = came_before(meeting, lines)
    assert {line.title: counted[line.key] for line in lines if counted[line.key]} == {"Which hospital goes first?": 1}


def test_what_is_rolled_over_twice_counts_two(meeting, priority, convener):
    key = None
    for days in (60, 30):
        past = held(meeting, convener, days_ago=days, walked=0)
        line = past.agenda.in_order()[0]
        key = key or line.key
        AgendaItem.objects.filter(pk=line.pk).update(title="Still open", key=key)

    draft_agenda(meeting, by=convener)

    (line,) = meeting.agenda.filter(title="Still open")
    assert came_before(meeting, [line]) == {key: 2}


def test_priorities_nobody_confirmed_for_a_quarter_are_to_be_kept_or_let_go(meeting, priority, convener):
    before = titles(meeting)
    make_priority(meeting.partnership, title="Adopted lately")
    Priority.objects.filter(pk=priority.pk).update(adopted_at=timezone.now() - 120 * DAY)

    draft_agenda(meeting, by=convener)

    assert fresh(meeting, before) == ["Keep it, or let it go? Rotations any hospital can open"]
    assert [line.priority for line in meeting.agenda.filter(priority__isnull=False)] == [priority]


def test_quick_wins_since_last_time_are_celebrated_first(meeting, priority, convener):
    before = titles(meeting)
    held(meeting, convener, days_ago=30)
    with time_machine.travel(timezone.now() - 60 * DAY):
        Outcome.objects.create(priority=priority, title="Long ago", kind="training")
    Outcome.objects.create(priority=priority, title="Six places more", kind="training", quick_win=True)
    make_item(priority.team, by=convener, title="Price a cohort").report(status="done", by=convener)

    draft_agenda(meeting, by=convener)

    assert fresh(meeting, before) == ["To celebrate: Six places more · Price a cohort"]


def test_a_meeting_that_was_held_or_cancelled_is_not_drafted(meeting, priority, convener):
    late_item(priority, convener, "Late", days=2)
    meeting.cancel(by=convener)

    with pytest.raises(ValidationError, match="still to come"):
        draft_agenda(meeting, by=convener)


def test_changing_the_agenda_keeps_what_each_line_is_about(meeting, priority, convener):
    item = late_item(priority, convener, "Price a cohort", days=2)
    draft_agenda(meeting, by=convener)
    names = ("key", "minutes", "title", "purpose", "speaking", "asks", "presenter")
    lines = [line | {"title": f"{line['title']}!"} for line in meeting.agenda.in_order().values(*names)]

    AgendaItem.objects.rewrite(meeting, [*lines, lines[0]], by=convener)

    assert [line.item for line in meeting.agenda.filter(item__isnull=False)] == [item]
    assert meeting.agenda.count() == len(lines) + 1


def test_pages_draft_with_one_press_and_show_how_each_item_stands(signed_in, meeting, priority, convener):
    late_item(priority, convener, "Silent for a month", days=30)
    address = [
        reverse(f"convenings:{name}", args=[meeting.region.slug, meeting.pk]) for name in ("agenda", "agenda_draft")
    ]
    page = signed_in.get(address[0]).content.decode()
    assert "Brought to the table" in page

    assert signed_in.get(address[1]).status_code == 405
    edit = signed_in.post(address[1], follow=True).content.decode()
    again = signed_in.post(address[1], follow=True).content.decode()

    assert "Added after the first line." in edit
    assert "Nothing new to put on it" in again
    assert "30 days late" in signed_in.get(address[0]).content.decode()
    assert titles(meeting).count("Silent for a month") == 1
