"""An agenda says what became of what was promised since the table last met."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from convenings.models import Convening
from convenings.since import since_last_time
from tests.convenings.conftest import make_meeting
from tests.partnerships.acting import make_item, make_priority

DAY = timedelta(days=1)


@pytest.fixture
def team(meeting):
    return make_priority(meeting.partnership).team


def titles(since):
    return {words: [item.title for item in items] for words, items in since.groups}


def held(meeting, convener, *, days_ago):
    """The same table, met so many days ago."""
    past = make_meeting(convener, title="Before")
    starts = timezone.now() - days_ago * DAY
    Convening.objects.filter(pk=past.pk).update(
        partnership=meeting.partnership,
        state="held",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )


def test_what_was_kept_is_stuck_late_or_to_come_since_the_last_meeting(meeting, team, convener):
    held(meeting, convener, days_ago=30)
    with time_machine.travel(timezone.now() - 60 * DAY):
        make_item(team, by=convener, title="Long done", days=5).report(status="done", by=convener)
        make_item(team, by=convener, title="Late", days=40)
        make_item(team, by=convener, title="Kept", days=55)
        make_item(team, by=convener, title="Stuck", days=50)
        make_item(team, by=convener, title="Dropped", days=50).drop(reason="Not needed.", by=convener)
    for item in team.items.filter(title__in=("Kept", "Stuck")):
        item.report(status={"Kept": "done"}.get(item.title, "blocked"), note="The lab is closed.", by=convener)
    make_item(team, by=convener, title="Coming", days=20)
    make_item(by=convener, title="Of another table")

    since = since_last_time(meeting)

    assert titles(since) == {"Kept": ["Kept"], "Stuck": ["Stuck"], "Late": ["Late"], "Still to come": ["Coming"]}
    assert since.words == "Kept: 1 · Stuck: 1 · Late: 1 · Still to come: 1"
    assert timezone.now() - since.met_at > 29 * DAY


def test_before_the_first_meeting_everything_kept_counts(meeting, team, convener):
    make_item(team, by=convener, title="Kept").report(status="done", by=convener)

    since = since_last_time(meeting)

    assert (titles(since), since.met_at) == ({"Kept": ["Kept"]}, None)


def test_agenda_shows_it_and_is_silent_where_nobody_promised_anything(meeting, team, convener, client, sql):
    client.force_login(convener)
    address = reverse("convenings:agenda", args=[meeting.region.slug, meeting.pk])
    assert "What was promised" not in client.get(address).content.decode()

    item = make_item(team, by=convener, title="Price a Saturday cohort")
    item.report(status="blocked", note="The lab is closed.", by=convener)
    page = client.get(address).content.decode()

    for words in ("What was promised", "Stuck: 1", "Price a Saturday cohort", "The lab is closed.", item.owner.name):
        assert words in page
    with sql(1):
        since_last_time(meeting)
