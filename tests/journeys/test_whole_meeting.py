"""A whole launch, its two hours by the clock: what the facilitator does, and what screen, phones and a partner see."""

import pytest

from tests.journeys.acts import meeting_day
from tests.journeys.meeting_day import MeetingDay
from tests.journeys.season import Season

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    meeting_day.open_the_room,
    meeting_day.welcome,
    meeting_day.say_what_this_is,
    meeting_day.go_round,
    meeting_day.gather_opportunities,
    meeting_day.listen_first,
    meeting_day.gather_requirements,
    meeting_day.rank,
    meeting_day.count,
    meeting_day.sign_up,
    meeting_day.hear_the_partners,
    meeting_day.end,
    meeting_day.follow_up,
    meeting_day.send_minutes,
]


def test_meeting_runs_from_the_open_door_to_the_letter_after_it(season: Season):
    day = MeetingDay.of(season)
    for act in ACTS:
        act(day)
