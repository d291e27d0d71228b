"""A room steered by a program: the facilitator's verbs, against what the program saw."""

import pytest

from convenings.models import Room
from tests.convenings.conftest import make_meeting
from tests.convenings.rooming import VOTE, ballot_of, running
from tests.factories import make_member
from tests.programs import said


@pytest.fixture
def api(client, convener, meeting):
    """`api(verb, **body)` of the meeting's room: status and body."""
    client.force_login(convener)
    room = f"convenings/{meeting.pk}/room/"
    return lambda verb="", method="post", **given: said(client, meeting.region, room + verb, method, **given)


def test_a_room_is_opened_begun_moved_and_ended(api, meeting):
    items = list(meeting.agenda.in_order().values_list("pk", flat=True))
    assert api(method="get")[0] == 404
    assert api("start/")[0] == 404

    on = [
        (verb, *(answer[0], answer[1]["item"], answer[1]["rules_on"]))
        for verb, given in (
            ("open/", {}),
            ("open/", {}),
            ("start/", {}),
            ("next/", {}),
            ("ground-rules/show/", {}),
            ("ground-rules/hide/", {}),
            ("back/", {}),
            ("go-to/", {"item": items[5]}),
            ("end/", {}),
        )
        if (answer := api(verb, **given))
    ]

    assert on == [
        ("open/", 200, None, False),
        ("open/", 200, None, False),
        ("start/", 200, items[0], True),
        ("next/", 200, items[1], False),
        ("ground-rules/show/", 200, items[1], True),
        ("ground-rules/hide/", 200, items[1], False),
        ("back/", 200, items[0], False),
        ("go-to/", 200, items[5], False),
        ("end/", 200, None, False),
    ]
    status, body = api(method="get")
    assert (status, sorted(body["took"])) == (200, sorted(str(items[place]) for place in (0, 1, 5)))
    assert "key" not in body
    assert "door_key" not in body


def test_the_vote_is_opened_closed_taken_back_and_counted(api, meeting, convener):
    running(meeting, convener, item=VOTE)
    ballot = ballot_of(meeting, convener)
    assert api("ballot/close/") == (400, ["No ballot is shown in the room."])

    for verb, given, state in (
        ("ballot/show/", {"ballot": ballot.pk}, "prepared"),
        ("ballot/show/", {"ballot": None}, "prepared"),
        ("ballot/open/", {"ballot": ballot.pk}, "open"),
        ("ballot/close/", {}, "closing"),
        ("ballot/take-back/", {}, "open"),
        ("ballot/close/", {}, "closing"),
        ("ballot/count/", {}, "closed"),
    ):
        status, body = api(verb, **given)
        ballot.refresh_from_db()
        assert (status, ballot.state) == (200, state), verb
        assert body["ballot"] == given.get("ballot", ballot.pk)


def test_who_saw_an_older_room_is_refused_and_moves_nothing(api, meeting, convener):
    room = running(meeting, convener)

    assert api("next/", seen=room.version)[0] == 200
    status, refused = api("next/", seen=room.version)

    assert (status, "Somebody else moved the room on meanwhile." in str(refused)) == (409, True)
    assert Room.objects.get().item == meeting.agenda.in_order()[1]
    assert api("start/")[0] == 409
    assert api("next/", seen="x")[0] == 400


def test_items_and_ballots_of_other_tables_are_refused(api, meeting, convener):
    running(meeting, convener)
    other = make_meeting(convener)
    ballot = ballot_of(other, convener)

    assert api("go-to/", item=other.agenda.first().pk) == (400, ["Choose an item of this meeting's agenda."])
    assert api("ballot/open/", ballot=ballot.pk) == (400, ["Choose a ballot of this partnership."])
    assert api("go-to/", item=10**9)[0] == 400


def test_a_viewer_reads_the_room_and_steers_nothing(client, meeting, convener):
    running(meeting, convener)
    client.force_login(make_member(meeting.region, "viewer"))
    room = f"convenings/{meeting.pk}/room/"

    assert said(client, meeting.region, room, "get")[1]["takes"] == ""
    assert said(client, meeting.region, f"{room}next/", "post")[0] == 403
