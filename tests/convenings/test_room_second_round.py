"""A tie in the room: the facilitator taps once, and screen and phones lead to the second round."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening, Room
from partnerships.models import Ballot, Priority
from tests.convenings.rooming import VOTE, ballot_of, leader_in, running
from tests.convenings.test_room_faces import asked, at, page
from tests.factories import make_leader, make_requirement, make_seat


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


def test_after_a_second_round_the_meeting_adopts_all_of_it_and_leaders_sign_up_on_the_phone(
    lead, client, meeting, convener
):
    leader, phone = leader_in(meeting, convener)
    room = running(meeting, convener, item=VOTE)
    Convening.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
    )
    needs = [make_requirement(meeting.partnership) for _ in range(3)]
    for _ in range(3):
        make_seat(meeting.partnership, make_leader())
    first = Ballot.prepare(
        meeting.partnership, "What first?", needs, dots=2, cap=2, winners=2, tie_rule="second_round", by=convener
    )
    room.open_ballot(first, by=convener)
    a, b, c = first.options.order_by("position")
    for elector, paper in zip(first.electors.order_by("id"), ((a, a), (a, a), (b, b), (c, c)), strict=False):
        elector.place(paper[0].pk, 2)
    counted(room, convener)
    lead.post(at("promises_adopt", meeting), {f"o{a.pk}-adopt": "on", f"o{a.pk}-title": "Outright"})
    assert "Outright" in page(lead, at("promises_wall", meeting))
    lead.post(at("room_ballot", meeting), {"do": "second_round"})
    second = Ballot.objects.get(second_of=first)
    for elector in second.electors.all():
        elector.place(second.options.last().pk, 1)
    room.refresh_from_db()
    counted(room, convener)

    offered = page(lead, at("promises", meeting))
    assert f"o{c.pk}-adopt" in offered
    assert f"o{b.pk}-adopt" not in offered
    assert "Outright" in offered
    lead.post(at("promises_adopt", meeting), {f"o{c.pk}-adopt": "on", f"o{c.pk}-title": "In the second round"})

    assert set(Priority.objects.values_list("title", "ballot")) == {
        ("Outright", first.pk),
        ("In the second round", first.pk),
    }
    wall = page(lead, at("promises_wall", meeting))
    assert "Outright" in wall
    assert "In the second round" in wall
    to_sign = client.get(f"{phone}champion/").url
    for priority in Priority.objects.all():
        assert client.post(to_sign, {"priority": priority.pk}).status_code == 302
    assert set(leader.championed.values_list("priority__title", flat=True)) == {"Outright", "In the second round"}
    assert page(lead, at("promises_wall", meeting)).count(leader.name) == 2


def counted(room, by):
    room.close_ballot(by=by)
    room.count_votes(by=by)
