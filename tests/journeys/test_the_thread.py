"""The whole thread in one go, from a list of names to a partner's report and what the public reads of it."""

import pytest

from tests.journeys.acts import acting, directory, finding, inviting, partnership, reminding, room, seeing
from tests.journeys.cast import Story

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    directory.sign_in_as_convener,
    directory.name_the_industry,
    directory.import_the_list,
    directory.add_by_hand,
    partnership.start,
    partnership.set_the_table,
    partnership.prepare,
    inviting.plan_the_meeting,
    inviting.change_the_agenda,
    inviting.choose_write_and_take_back,
    inviting.send,
    inviting.answer,
    inviting.follow_the_board,
    inviting.give_a_fresh_link,
    inviting.look_at_the_calendar,
    reminding.remind,
    reminding.move,
    room.greet,
    room.listen,
    room.merge,
    room.open_the_ballot,
    room.vote,
    room.count,
    room.adopt,
    room.sign_up,
    acting.assign,
    acting.report,
    acting.remind_of_it,
    seeing.see_the_thread,
    seeing.see_my_work,
    seeing.publish,
    finding.lose_a_link,
    finding.search,
    finding.read_the_ledger,
    finding.read_the_promises,
]


def test_region_goes_from_a_list_of_names_to_what_came_of_the_leaders_vote(story: Story):
    for act in ACTS:
        act(story)
