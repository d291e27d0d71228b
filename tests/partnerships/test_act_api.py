"""The work for programs: the same verbs, the same access, a constant number of statements."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.models import ActionItem, Outcome, Partnership, Priority, Requirement, Seat, Update
from regions.models import Role
from regions.scope import in_region
from tests.factories import (
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_region,
    make_seat,
    make_sector,
)
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db


def api(region, path):
    return f"/api/v1/regions/{region.slug}/{path}"


def send(client, address, method="post", **given):
    return getattr(client, method)(address, json.dumps(given, default=str), content_type="application/json")


def test_partnership_is_started_changed_moved_and_published(here, convener):
    with in_region(here):
        sector = make_sector()

    made = send(convener, api(here, "partnerships/"), name="Health", sector=sector.pk)
    assert (made.status_code, made.json()["slug"], made.json()["stage"]) == (201, "health", "exploring")
    one = api(here, "partnerships/health/")
    assert send(convener, one, "put", name="Care", sector=sector.pk).json()["name"] == "Care"
    assert send(convener, one + "move/", stage="launched").json()["stage"] == "launched"
    assert send(convener, one + "move/", stage="launched").status_code == 400
    assert send(convener, one + "publish/").json()["published_at"]
    assert send(convener, one + "unpublish/").json()["published_at"] is None
    assert [row["slug"] for row in convener.get(api(here, "partnerships/?search=car")).json()["results"]] == ["health"]


def test_seats_are_taken_made_champion_and_left(here, convener):
    with in_region(here):
        make_partnership(slug="health")
        leader, dean = make_leader(), make_partner_contact()

    refused = send(convener, api(here, "seats/"), partnership="health", contact=dean.pk, role="leader")
    assert (refused.status_code, "which is not a business" in refused.content.decode()) == (400, True)
    made = send(convener, api(here, "seats/"), partnership="health", contact=leader.pk, role="leader").json()
    assert made["organization"] == leader.organization_id
    seat = api(here, f"seats/{made['id']}/")
    assert send(convener, seat + "champion/").json()["role"] == "champion"
    assert send(convener, seat + "leave/").json()["until"]
    assert convener.get(api(here, "seats/?partnership=health&current=1")).json()["count"] == 0
    assert convener.get(api(here, "seats/?partnership=health")).json()["count"] == 1


def test_priority_is_adopted_defined_championed_and_let_go(here, convener):
    with in_region(here):
        table = make_partnership(slug="health")
        wanted = Requirement.capture(table, "More nurses", category="workforce", by=None)
        leader = make_seat(table).contact

    assert send(convener, api(here, "priorities/"), title="Nurses").status_code == 400
    made = send(convener, api(here, "priorities/"), requirement=wanted.pk, title="Nurses").json()
    one = api(here, f"priorities/{made['id']}/")
    assert (made["rank"], made["team"] is not None) == (1, True)
    assert (
        send(convener, one, "put", title="Nurses", outcome_wanted="Enough", measure="Open places").json()["measure"]
        == "Open places"
    )
    assert send(convener, one + "champion/", contact=leader.pk).json()["champions"] == [leader.pk]
    assert send(convener, one + "drop/", reason="").status_code == 400
    assert send(convener, one + "drop/", reason="Done elsewhere").json()["drop_reason"] == "Done elsewhere"
    assert convener.get(api(here, "priorities/?standing=1&partnership=health")).json()["count"] == 0


def test_item_is_assigned_reported_and_handed_over(here, convener):
    with in_region(here):
        team = make_priority().team
        owner, other = make_partner_contact(), make_partner_contact()
    tomorrow = timezone.localdate() + timedelta(days=2)

    past = send(convener, api(here, "items/"), team=team.pk, title="Price it", owner=owner.pk, due_on="2020-01-01")
    assert (past.status_code, past.json()) == (400, {"due_on": ["Choose a day from today on. You chose Jan 1, 2020."]})
    made = send(convener, api(here, "items/"), team=team.pk, title="Price it", owner=owner.pk, due_on=tomorrow)
    one = api(here, f"items/{made.json()['id']}/")
    assert made.status_code == 201
    assert send(convener, one + "report/", status="open", due_on=tomorrow + timedelta(days=1)).json() == {
        "note": ["Say why the day moves, in a few words."]
    }
    for address in ("javascript:alert(1)", "data:text/html,x", "http://plain.example"):
        assert send(convener, one + "report/", status="done", evidence_url=address).status_code == 400
    assert send(convener, one + "report/", status="doing", note="Begun").json()["status"] == "doing"
    assert send(convener, one + "hand-over/", owner=other.pk).json()["owner"] == other.pk
    with in_region(here):
        ActionItem.objects.get().drop(reason="Not needed", by=None)
        assert Update.objects.count() == 2
    assert send(convener, one + "report/", status="done").status_code == 409
    assert convener.get(api(here, "items/")).json()["count"] == 0
    assert convener.get(api(here, "items/?state=dropped")).json()["count"] == 1


def test_outcome_is_told_and_published(here, convener):
    with in_region(here):
        priority = make_priority()

    lacking = send(convener, api(here, "outcomes/"), priority=priority.pk, title="Open", kind="training", figure=3)
    assert lacking.status_code == 400
    made = send(
        convener, api(here, "outcomes/"), priority=priority.pk, title="Open", kind="training", figure=3, unit="places"
    ).json()
    one = api(here, f"outcomes/{made['id']}/")
    assert send(convener, one + "publish/").status_code == 400
    assert send(convener, one + "publish/", agreed_by="Elena").json()["published_at"]
    assert send(convener, one + "unpublish/").json()["published_at"] is None


def fill(region, rows):
    with in_region(region):
        table = make_partnership(slug="health")
        for number in range(rows):
            make_partnership()
            priority = make_priority(table, words=f"Said {number}", title=f"Priority {number}")
            priority.sign_up(make_seat(table).contact, by=None)
            make_item(priority.team)
            Outcome.tell(priority, title="Open", kind="other", by=None)
        return {
            "partnerships": Partnership.objects.get(slug="health").slug,
            "seats": Seat.objects.first().pk,
            "priorities": Priority.objects.first().pk,
            "items": ActionItem.objects.first().pk,
            "outcomes": Outcome.objects.first().pk,
        }


# Statements of list and of one row: region, session, person, membership, into the region and out are six of them.
COUNTS = {"partnerships": (8, 7), "seats": (8, 7), "priorities": (9, 8), "items": (9, 8), "outcomes": (9, 8)}


@pytest.mark.parametrize("rows", [1, 50])
def test_endpoints_cost_the_same_at_1_and_50_rows(here, convener, rows, sql):
    ids = fill(here, rows)

    for noun, (of_list, of_one) in COUNTS.items():
        with sql(of_list):
            assert convener.get(api(here, f"{noun}/")).json()["count"] >= rows
        with sql(of_one):
            assert convener.get(api(here, f"{noun}/{ids[noun]}/")).status_code == 200


VERBS = {
    "partnerships/": ("post", "convene"),
    "partnerships/{partnerships}/": ("put", "convene"),
    "partnerships/{partnerships}/move/": ("post", "convene"),
    "partnerships/{partnerships}/publish/": ("post", "convene"),
    "partnerships/{partnerships}/unpublish/": ("post", "convene"),
    "seats/": ("post", "convene"),
    "seats/{seats}/leave/": ("post", "convene"),
    "seats/{seats}/champion/": ("post", "convene"),
    "priorities/": ("post", "convene"),
    "priorities/{priorities}/": ("put", "convene"),
    "priorities/{priorities}/drop/": ("post", "convene"),
    "priorities/{priorities}/champion/": ("post", "convene"),
    "items/": ("post", "convene"),
    "items/{items}/report/": ("post", "convene"),
    "items/{items}/hand-over/": ("post", "convene"),
    "outcomes/": ("post", "convene"),
    "outcomes/{outcomes}/publish/": ("post", "convene"),
    "outcomes/{outcomes}/unpublish/": ("post", "convene"),
}
READS = [f"{noun}/" for noun in COUNTS] + [f"{noun}/{{{noun}}}/" for noun in COUNTS]


def test_endpoints_open_for_their_roles_only_and_hide_from_other_regions(here, client):
    ids = fill(here, 1)

    for role in Role:
        client.force_login(make_member(here, role))
        reads = {client.get(api(here, path.format(**ids))).status_code for path in READS}
        assert reads == ({200} if role in {Role.OWNER, Role.CONVENER, Role.VIEWER} else {403}), role
        if role in {Role.OWNER, Role.CONVENER}:
            continue
        for path, (method, _ability) in VERBS.items():
            assert send(client, api(here, path.format(**ids)), method).status_code == 403, (role, path)
    client.force_login(make_member(make_region(), Role.OWNER))
    for path in [*READS, *VERBS]:
        assert client.get(api(here, path.format(**ids))).status_code in {404, 405}, path
    assert {client.get(api(here, path.format(**ids))).status_code for path in READS} == {404}


def test_rows_of_another_region_cannot_be_named(here, convener):
    with in_region(make_region()):
        theirs = {"sector": make_sector().pk, "contact": make_leader().pk, "team": make_priority().team.pk}
    with in_region(here):
        table = make_partnership(slug="health")
        priority, owner = make_priority(table), make_leader()

    for path, said in (
        ("partnerships/", {"name": "Health", "sector": theirs["sector"]}),
        ("seats/", {"partnership": "health", "contact": theirs["contact"], "role": "leader"}),
        ("items/", {"team": theirs["team"], "title": "x", "owner": owner.pk, "due_on": "2099-01-01"}),
        (f"priorities/{priority.pk}/champion/", {"contact": theirs["contact"]}),
    ):
        answer = send(convener, api(here, path), **said)
        assert (answer.status_code, "does not exist" in answer.content.decode()) == (400, True), path
