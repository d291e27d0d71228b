from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.models import Convening, Invitation
from convenings.models.facts import FARTHEST
from outbox.models import Message
from regions.models import Role
from regions.scope import in_region
from tests.convenings.conftest import LETTER, SEPTEMBER, champion_of, invited, make_meeting, send
from tests.factories import make_business, make_contact, make_leader, make_member, make_partner_contact, make_region


@pytest.fixture
def api(client, convener):
    client.force_login(convener)
    return client


def url(meeting, *words):
    return "/".join(["/api/v1/regions", meeting.region.slug, *map(str, words), ""])


def post(client, address, **data):
    return client.post(address, data, content_type="application/json")


HOURS = {"starts_at": f"{SEPTEMBER}T08:30:00-05:00", "ends_at": f"{SEPTEMBER}T10:30:00-05:00"}


def test_planning_answers_with_the_meeting_and_its_agenda(api, meeting):
    response = post(
        api,
        url(meeting, "convenings"),
        partnership=meeting.partnership.slug,
        kind="launch",
        title="Second",
        place="Hall",
        **HOURS,
    )

    assert response.status_code == 201
    assert (response.json()["title"], len(response.json()["agenda"]), response.json()["version"]) == ("Second", 10, 1)
    assert Convening.objects.count() == 2


def test_a_plan_in_the_past_is_a_400_in_words(api, meeting):
    past = {"starts_at": "2020-05-03T08:30:00-05:00", "ends_at": "2020-05-03T10:30:00-05:00"}

    response = post(
        api,
        url(meeting, "convenings"),
        partnership=meeting.partnership.slug,
        kind="launch",
        title="Second",
        place="Hall",
        **past,
    )

    assert response.status_code == 400
    assert "Sunday, May 3, 2020, 8:30 am has passed." in response.content.decode()


def test_inviting_moving_answering_and_cancelling_are_the_same_verbs(api, meeting):
    person = make_leader()
    letter = {"people": [person.pk], "signed_by": [champion_of(meeting).pk], "letter": LETTER}

    sent = post(api, url(meeting, "convenings", meeting.pk, "invite"), **letter)
    assert (sent.status_code, sent.json()["count"]) == (201, 1)
    row = Invitation.objects.get()
    said = post(api, url(meeting, "invitations", row.pk, "answer"), answer="yes", version=1)
    assert (said.status_code, said.json()["answer"]) == (200, "yes")
    moved = post(api, url(meeting, "convenings", meeting.pk, "move"), **HOURS)
    assert (moved.json()["version"], moved.json()["business"]) == (2, 1)
    stale = post(api, url(meeting, "invitations", row.pk, "answer"), answer="no", version=1)
    assert (stale.status_code, "has moved" in stale.content.decode()) == (409, True)
    cancelled = post(api, url(meeting, "convenings", meeting.pk, "cancel"), reason="Flood.")
    assert cancelled.json()["state"] == "cancelled"
    late = post(api, url(meeting, "invitations", row.pk, "answer"), answer="no")
    assert (late.status_code, "was cancelled" in late.content.decode()) == (409, True)
    row.refresh_from_db()
    assert row.answer == "yes"


def test_a_sending_is_taken_back_by_its_batch(api, meeting, convener):
    sending = send(meeting, [make_leader()], convener)

    response = post(api, url(meeting, "convenings", meeting.pk, "take-back"), batch=str(sending.batch))

    assert (response.status_code, response.json()["invited"]) == (200, 0)
    assert post(api, url(meeting, "convenings", meeting.pk, "take-back"), batch=str(sending.batch)).status_code == 409


@pytest.mark.parametrize("field", ["people", "signed_by"])
def test_a_number_longer_than_any_key_is_nobody(api, meeting, field):
    letter = {"people": [make_leader().pk], "signed_by": [champion_of(meeting).pk], "letter": LETTER}

    response = post(api, url(meeting, "convenings", meeting.pk, "invite"), **(letter | {field: [10**30]}))

    assert (response.status_code, list(response.json())) == (400, [field])


@pytest.mark.parametrize("field", ["people", "signed_by"])
def test_people_of_another_region_are_unknown(api, meeting, outside, field):
    elsewhere = make_region()
    letter = {"people": [make_leader().pk], "signed_by": [champion_of(meeting).pk], "letter": LETTER}
    address = url(meeting, "convenings", meeting.pk, "invite")
    with outside():
        with in_region(elsewhere):
            stranger = make_leader()
        response = post(api, address, **(letter | {field: [stranger.pk]}))

    assert (response.status_code, "not in the directory" in response.content.decode()) == (400, True)
    assert not Message.objects.exists()


def test_lists_are_narrowed_by_what_is_asked(api, meeting, convener):
    other = make_meeting(convener, title="Other")
    mine, theirs = invited(meeting, convener), invited(other, convener, make_partner_contact())
    mine.respond("yes", by=convener)

    def ids(*words, **query):
        return [row["id"] for row in api.get(url(meeting, *words), query).json()["results"]]

    assert sorted(ids("convenings")) == sorted([meeting.pk, other.pk])
    assert ids("convenings", partnership=other.partnership.slug) == [other.pk]
    assert ids("invitations", convening=meeting.pk) == [mine.pk]
    assert ids("invitations", answer="") == [theirs.pk]
    assert ids("invitations", answer="yes", convening=other.pk) == []


def test_roles_and_regions(client, meeting, convener, outside):
    row = invited(meeting, convener)
    reads = [
        url(meeting, *words)
        for words in (["convenings"], ["convenings", meeting.pk], ["invitations"], ["invitations", row.pk])
    ]
    verbs = [url(meeting, "convenings", meeting.pk, verb) for verb in ("move", "cancel", "hold", "invite", "take-back")]
    verbs += [url(meeting, "convenings"), url(meeting, "invitations", row.pk, "answer")]
    users = {role: make_member(meeting.region, role) for role in Role}
    stranger = make_member(make_region())

    with outside():
        for role, user in users.items():
            client.force_login(user)
            for address in reads:
                expected = 200 if role in (Role.OWNER, Role.CONVENER, Role.VIEWER) else 403
                assert client.get(address).status_code == expected, (role, address)
            if role not in (Role.OWNER, Role.CONVENER):
                assert {post(client, address).status_code for address in verbs} == {403}, role
        client.force_login(stranger)
        assert {client.get(address).status_code for address in reads} == {404}
        assert {post(client, address).status_code for address in verbs} == {404}
        client.logout()
        assert {client.get(address).status_code for address in reads} <= {401, 403}


@pytest.mark.parametrize("count", [1, 50])
def test_endpoints_cost_the_same_at_one_and_at_fifty_rows(api, meeting, convener, costs, count):
    business = make_business()
    send(meeting, [make_contact(business) for _ in range(count)], convener, at=timezone.now())
    for _ in range(count - 1):
        make_meeting(convener, partnership=meeting.partnership)
    row = Invitation.objects.first()
    costs_of = {("convenings",): 7, ("convenings", meeting.pk): 7, ("invitations",): 7, ("invitations", row.pk): 6}

    for words, statements in costs_of.items():
        address = url(meeting, *words)
        with costs(statements):
            assert api.get(address).status_code == 200


@pytest.mark.parametrize("act", ["plan", "move"])
def test_a_meeting_more_than_five_years_ahead_is_refused_in_words(api, meeting, act):
    far = {"starts_at": "9999-12-31T20:00:00Z", "ends_at": "9999-12-31T21:00:00Z"}
    plan = {"partnership": meeting.partnership.slug, "kind": "full", "title": "Far off"}

    if act == "move":
        answer = post(api, url(meeting, "convenings", meeting.pk, "move"), **far)
    else:
        answer = post(api, url(meeting, "convenings"), **far, **plan)

    assert (answer.status_code, answer.json()) == (400, {"starts_at": ["Choose a day within the next five years."]})
    assert Convening.objects.get().version == 1


def test_five_years_ahead_to_the_moment_is_near_enough(meeting, convener):
    now = timezone.now()
    last = now + FARTHEST

    meeting.move(starts_at=last, ends_at=last + timedelta(hours=2), by=convener, at=now)

    assert Convening.objects.get().starts_at == last
    with pytest.raises(ValidationError, match="within the next five years"):
        meeting.move(starts_at=last + timedelta(microseconds=1), ends_at=last + timedelta(hours=2), by=convener, at=now)
