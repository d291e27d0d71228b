"""A quarter after the first meeting: what each of five people does and sees of it, by browser, worker and mail."""

import pytest

from tests.journeys.acts import carrying, keeping, steering, watching
from tests.journeys.quarter import Quarter
from tests.journeys.season import Season

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    carrying.say_how_the_meeting_was,
    keeping.scan_every_link,
    keeping.say_what_is_in_the_way,
    keeping.agree_on_another_day,
    carrying.read_what_changed,
    carrying.ask_in_a_note,
    keeping.be_left_in_peace,
    carrying.hear_of_silence,
    keeping.finish,
    steering.read_the_alarm,
    steering.read_the_scorecard,
    steering.move_what_is_late,
    steering.prepare_the_next_meeting,
    steering.keep_the_priority,
    carrying.tell_an_outcome,
    carrying.agree_to_be_quoted,
    steering.publish_field_by_field,
    steering.hand_the_funder_a_pack,
    watching.read_the_totals,
    watching.read_the_story,
    watching.take_the_open_data,
    watching.find_it_closed_again,
]


def test_quarter_goes_from_the_first_promise_to_what_the_public_reads_of_it(season: Season):
    quarter = Quarter.of(season)
    for act in ACTS:
        act(quarter)
