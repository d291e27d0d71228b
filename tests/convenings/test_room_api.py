"""A meeting as programs run it: described, its agenda, who is here, what is heard, who is asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import AgendaItem, Attendance, Heard
from outbox.models import Message
from partnerships.models import Opportunity
from regions.models import Link
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_region
from tests.programs import said


@pytest.fixture
def api(client, convener, meeting):
    """`api(path, method, **body)` of the meeting's region: status and body."""
    client.force_login(convener)
    return lambda path, method="post", **given: said(client, meeting.region, path, method, **given)


def test_words_are_changed_in_part_and_no_calendar_moves(api, meeting):
    status, body = api(f"convenings/{meeting.pk}/", "patch", title="Second convening", capacity=None)

    assert (status, body["title"], body["capacity"]) == (200, "Second convening", None)
    assert (body["question"], body["version"], body["place"]) == (meeting.question, 1, meeting.place)
    assert api(f"convenings/{meeting.pk}/", "patch", title="")[0] == 400
    status, body = api(f"convenings/{meeting.pk}/", "patch", title="a\nb")
    assert (status, list(body)) == (400, ["title"])
    assert api(f"convenings/{meeting.pk}/", "patch", capacity=0)[0] == 400
    meeting.refresh_from_db()
    assert (meeting.title, Message.objects.count()) == ("Second convening", 0)


def test_the_agenda_is_read_and_written_anew(api, meeting):
    path = f"convenings/{meeting.pk}/agenda/"
    status, before = api(path, "get")
    assert (status, [line["position"] for line in before["agenda"]]) == (200, list(range(1, 11)))
    full = {"minutes": 20, "title": "Round", "purpose": "inform", "speaking": "business", "presenter": "Elena"}
    full |= {"asks": "opportunity"}
    thanks = {"minutes": 5, "title": "Thanks"}

    status, after = api(path, "put", agenda=[full, thanks])

    keys = [line["key"] for line in after["agenda"]]
    assert len(set(keys)) == 2
    no_thing = {"item": None, "priority": None}
    assert (status, after["agenda"]) == (
        200,
        [
            full | no_thing | {"position": 1, "key": keys[0]},
            thanks
            | no_thing
            | {"position": 2, "purpose": "discuss", "speaking": "all", "asks": "", "presenter": "", "key": keys[1]},
        ],
    )
    assert api(path, "get") == (200, after)
    assert api(f"convenings/{meeting.pk}/", "get")[1]["agenda"] == after["agenda"]


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 481}, {"title": ""}, {"title": "<b>"}, {"purpose": "nap"}, {"speaking": "x"}]
)
def test_an_agenda_that_cannot_be_changes_nothing(api, meeting, wrong):
    line = {"minutes": 5, "title": "Thanks"}

    status, body = api(f"convenings/{meeting.pk}/agenda/", "put", agenda=[line, line | wrong])

    assert (status, "agenda" in body) == (400, True)
    assert api(f"convenings/{meeting.pk}/agenda/", "put", agenda=[line] * 41)[0] == 400
    assert AgendaItem.objects.filter(convening=meeting).count() == 10


def test_who_is_here_is_marked_and_taken_back(api, meeting, convener):
    asked, walk_in = invited(meeting, convener).contact, make_leader()
    one = f"convenings/{meeting.pk}/"

    status, row = api(one + "present/", contact=asked.pk)
    assert (status, row["contact"], row["organization"], row["walk_in"]) == (
        200,
        asked.pk,
        asked.organization_id,
        False,
    )
    assert api(one + "present/", contact=asked.pk) == (200, row)
    assert api(one + "present/", contact=walk_in.pk)[1]["walk_in"] is True
    other = make_meeting(convener)
    listed = api("attendances/", "get", convening=meeting.pk)[1]["results"]
    assert [line["contact"] for line in listed] == [asked.pk, walk_in.pk]
    assert api("attendances/", "get", convening=other.pk)[1]["count"] == 0

    assert api(one + "absent/", contact=walk_in.pk) == (204, None)
    assert api(one + "absent/", contact=walk_in.pk) == (204, None)
    assert [row.contact_id for row in Attendance.objects.all()] == [asked.pk]


def test_nobody_is_here_when_it_was_cancelled(api, meeting, convener):
    leader = make_leader()
    meeting.cancel(by=convener)

    assert api(f"convenings/{meeting.pk}/present/", contact=leader.pk) == (
        409,
        {"detail": ["This meeting was cancelled."]},
    )
    assert not Attendance.objects.exists()


def test_what_a_leader_says_is_kept_with_its_meeting(api, meeting):
    leader = make_leader()
    words = {"statement": "We turn students away", "category": "workforce", "raised_by": leader.pk}

    status, heard = api(f"convenings/{meeting.pk}/hear/", **words)

    assert (status, {name: heard[name] for name in words}) == (201, words)
    assert heard["partnership"] == meeting.partnership.slug
    assert [(row.convening_id, row.opportunity_id) for row in Heard.objects.all()] == [(meeting.pk, heard["id"])]
    status, refused = api(f"convenings/{meeting.pk}/hear/", statement="", category="gossip")
    assert (status, sorted(refused)) == (400, ["category", "statement"])


def test_people_of_another_region_are_neither_here_nor_heard(api, meeting, outside):
    with outside():
        with in_region(make_region()):
            stranger = make_leader()
        for verb in ("present", "absent"):
            assert api(f"convenings/{meeting.pk}/{verb}/", contact=stranger.pk)[0] == 400
        words = {"statement": "We grow", "category": "market", "raised_by": stranger.pk}
        status, body = api(f"convenings/{meeting.pk}/hear/", **words)

    assert (status, list(body)) == (400, ["raised_by"])
    assert not Attendance.objects.exists()
    assert not Opportunity.objects.exists()


def test_what_somebody_told_by_phone_is_keyed_in_and_taken_back(api, meeting, convener):
    one = f"invitations/{invited(meeting, convener).pk}/"

    assert api(one + "tell/", question="Nurses", practical="No nuts")[1]["told"] == {
        "question": "Nurses",
        "practical": "No nuts",
    }
    assert api(one + "tell/", question="Nurses", practical="")[1]["told"] == {"question": "Nurses"}
    meeting.cancel(by=convener)
    assert api(one + "tell/", question="Doctors")[0] == 409
    assert api(one, "get")[1]["told"] == {"question": "Nurses"}


def test_an_invitation_goes_again_with_a_fresh_link_but_not_at_once(api, meeting, convener):
    invitation = invited(meeting, convener)
    before = Link.objects.to("invitation", invitation).get().version
    path = f"invitations/{invitation.pk}/send-again/"

    assert api(path, fresh_link=True)[0] == 200
    assert Message.objects.filter(kind="convening.invited").count() == 2
    assert Link.objects.to("invitation", invitation).get().version == before + 1
    status, refused = api(path)
    assert (status, "Give it ten minutes to arrive" in str(refused)) == (409, True)
    meeting.invitations.update(sent_again_at=timezone.now() - timedelta(minutes=11))
    assert api(path)[0] == 200
    assert Link.objects.to("invitation", invitation).get().version == before + 1
