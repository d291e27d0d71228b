"""A room is filled: from a messy spreadsheet over 60 invitations and six simulated weeks to the notes after."""

import pytest

from tests.journeys.acts import answering, asking, bringing, directory, door, partnership, returning, weeks, writing
from tests.journeys.season import Season

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    directory.sign_in_as_convener,
    directory.name_the_industry,
    bringing.name_the_columns,
    bringing.mend_and_import,
    bringing.download_the_rest,
    bringing.bring_it_again,
    bringing.merge_what_stands_twice,
    asking.write_down_asks,
    partnership.start,
    writing.set_the_table,
    writing.plan_the_meeting,
    writing.miss_a_value,
    writing.keep_the_day_free,
    writing.invite,
    asking.give_a_list_to_the_champion,
    asking.ring,
    answering.say_yes_no_and_maybe,
    answering.send_somebody,
    answering.let_an_assistant_answer,
    answering.forward_a_link,
    returning.come_back,
    returning.answer_by_calendar,
    returning.fill_every_seat,
    returning.add_a_chair,
    returning.scan_every_link,
    weeks.read_whom_it_would_reach,
    weeks.unsubscribe_with_one_click,
    weeks.change_their_minds,
    weeks.reach_the_day,
    door.open_the_door,
    door.tap_who_comes_in,
    door.scan_a_square,
    door.welcome_somebody_new,
    door.hold_the_meeting,
    door.thank_who_came,
    door.read_the_notes,
]


def test_room_is_filled_from_a_spreadsheet_of_200_companies_to_the_notes_after_the_meeting(season: Season):
    for act in ACTS:
        act(season)
