"""A tie in the room: the facilitator taps once, and screen and phones lead to the second round."""

import pytest

from convenings.models import Room
from partnerships.models import Ballot
from tests.convenings.rooming import VOTE, ballot_of, running
from tests.convenings.test_room_faces import asked, at, page


@pytest.fixture
def lead(client, convener):
    client.force_login(convener)
    return client


def test_the_facilitator_opens_the_second_round_where_the_vote_was_counted(lead, meeting, convener):
    room, ballot = (
        running(meeting, convener, item=VOTE),
        ballot_of(meeting, convener, leaders=4, tie_rule="second_round"),
    )
    room.open_ballot(ballot, by=convener)
    options = list(ballot.options.all())
    for number, elector in enumerate(ballot.electors.all()):
        elector.place(options[number % 2].pk, 1)
    room.close_ballot(by=convener)
    assert "Open the second round" not in page(lead, at("room_lead", meeting))
    room.count_votes(by=convener)
    assert "Open the second round" in page(lead, at("room_lead", meeting))
    assert "Tied for the last place; a second round decides." in asked(lead, room, "screen").content.decode()

    lead.post(at("room_ballot", meeting), {"do": "second_round"})

    second = Ballot.objects.get(second_of=ballot)
    assert Room.objects.get().ballot == second
    assert "Open the second round" not in page(lead, at("room_lead", meeting))
    for elector in second.electors.all():
        elector.place(second.options.last().pk, 1)
    room.refresh_from_db()
    room.close_ballot(by=convener)
    room.count_votes(by=convener)
    assert options[1].label in asked(lead, room, "screen").content.decode()
    assert Ballot.objects.get(pk=ballot.pk).result["lines"][0]["tie"] == "second_round"
