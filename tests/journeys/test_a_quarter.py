"""From the launch to the quarter's end: promised, stuck, silent, drafted, told; by partner, champion, convener, network
office and anybody."""

import pytest

from regions.models import Membership, Role
from tests.factories import make_member, make_region
from tests.journeys.acts import championing, outside, owing, steering
from tests.journeys.quarter import Quarter

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    owing.open_the_link,
    owing.say_who_could_help,
    owing.show_something,
    owing.answer_the_mail,
    owing.be_done,
    championing.hear_of_the_silence,
    championing.be_asked,
    championing.look_at_my_work,
    championing.bring_a_figure,
    championing.tell_what_has_changed,
    championing.agree_to_be_quoted,
    steering.hear_the_alarms,
    steering.follow_an_alarm,
    steering.see_what_is_late,
    steering.draft_the_agenda,
    steering.agree_on_another_day,
    steering.drop_and_take_up_again,
    steering.hand_over_what_a_leaver_had,
    steering.read_the_scorecard,
    steering.read_the_thread,
    steering.prepare_a_new_start,
    outside.open_the_story,
    outside.read_as_anybody,
    outside.take_the_open_data,
    outside.look_from_the_network,
]


@pytest.fixture
def quarter(told) -> Quarter:
    """A network office looks at this region and at another one."""
    quarter = told(Quarter)
    office = make_member(quarter.region, Role.NETWORK, email=outside.NETWORK, name="Network office")
    Membership.objects.create(user=office, region=make_region(name="Delta"), role=Role.NETWORK)
    quarter.found()
    return quarter


def test_quarter_goes_from_promises_to_outcomes_and_nobody_reads_more_than_is_theirs(quarter: Quarter):
    for act in ACTS:
        act(quarter)
