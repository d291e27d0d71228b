"""Who carries, acts and prepares, for programs: champions, action teams, items, the checklist."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.models import ActionItem, Ballot, ChecklistItem, PriorityChampion, Requirement, TeamMember
from regions.scope import in_region
from tests.factories import make_leader, make_partner_contact, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority
from tests.partnerships.ballot_box import prepare
from tests.programs import said, send

pytestmark = pytest.mark.django_db


def test_a_ballot_nobody_has_seen_is_discarded_and_its_requirements_stay(here, convener):
    with in_region(here):
        ballot = prepare(options=3).ballot

    assert said(convener, here, f"ballots/{ballot.pk}/discard/") == (204, None)
    assert send(convener, here, f"ballots/{ballot.pk}/discard/").status_code == 404
    with in_region(here):
        assert (Ballot.objects.count(), Requirement.objects.count()) == (0, 3)


def test_a_champion_steps_down_once(here, convener):
    with in_region(here):
        priority = make_priority()
        leader, nobody = make_seat(priority.partnership).contact, make_leader(name="Ana Ruiz")
        priority.sign_up(leader, by=None)
    path = f"priorities/{priority.pk}/step-down/"

    assert send(convener, here, path, contact=leader.pk).json()["champions"] == []
    assert said(convener, here, path, contact=leader.pk) == (
        409,
        {"detail": [f"{leader.name} has already stepped down."]},
    )
    assert said(convener, here, path, contact=nobody.pk) == (400, {"contact": ["Ana Ruiz is not among them."]})
    with in_region(here):
        assert PriorityChampion.objects.get().left_at is not None


def test_who_comes_back_after_stepping_down_steps_down_again(here, convener):
    with in_region(here):
        priority = make_priority()
        leader = make_seat(priority.partnership).contact
        priority.sign_up(leader, by=None).step_down(by=None)
        priority.sign_up(leader, by=None)

    assert send(convener, here, f"priorities/{priority.pk}/step-down/", contact=leader.pk).status_code == 200
    with in_region(here):
        assert PriorityChampion.objects.current().count() == 0


def test_a_team_is_read_joined_and_left(here, convener):
    with in_region(here):
        team, other = make_priority().team, make_priority().team
        member, stranger = make_seat(team.priority.partnership).contact, make_leader(name="Ana Ruiz")
    one = f"teams/{team.pk}/"

    joined = send(convener, here, one + "join/", contact=member.pk).json()
    assert [(row["contact"], row["organization"]) for row in joined["members"]] == [(member.pk, member.organization_id)]
    assert send(convener, here, one + "join/", contact=member.pk).json() == joined
    assert send(convener, here, one, "get").json() == joined
    refused = said(convener, here, one + "join/", contact=stranger.pk)
    assert refused == (
        400,
        ["Ana Ruiz has no seat at this table yet. Seat them first, then add them to the team."],
    )
    assert send(convener, here, one + "leave/", contact=member.pk).json()["members"] == []
    assert said(convener, here, one + "leave/", contact=member.pk) == (
        409,
        {"detail": [f"{member.name} has already left the team."]},
    )
    assert send(convener, here, one + "leave/", contact=stranger.pk).status_code == 400
    for narrowed in ({"partnership": other.priority.partnership.slug}, {"priority": other.priority_id}):
        rows = send(convener, here, "teams/", "get", **narrowed).json()["results"]
        assert [row["id"] for row in rows] == [other.pk]
    with in_region(here):
        assert TeamMember.objects.count() == 1


def test_nobody_of_another_region_joins_or_leaves(here, convener):
    with in_region(make_region()):
        theirs = make_leader()
    with in_region(here):
        priority = make_priority()

    for path in (f"teams/{priority.team.pk}/join/", f"teams/{priority.team.pk}/leave/"):
        status, body = said(convener, here, path, contact=theirs.pk)
        assert (status, list(body), "does not exist" in body["contact"][0]) == (400, ["contact"], True)
    assert send(convener, here, f"priorities/{priority.pk}/step-down/", contact=theirs.pk).status_code == 400


def test_an_item_is_said_better_and_dropped_with_its_reason(here, convener):
    with in_region(here):
        item = make_item()
    one, day = f"items/{item.pk}/", timezone.localdate() + timedelta(days=30)

    revised = send(convener, here, one, "put", title="Price two cohorts", due_on=day, detail="Both colleges").json()
    assert (revised["title"], revised["due_on"], revised["detail"], revised["version"]) == (
        "Price two cohorts",
        str(day),
        "Both colleges",
        2,
    )
    past = send(convener, here, one, "put", title="Price it", due_on="2020-01-01")
    assert (past.status_code, list(past.json())) == (400, ["due_on"])
    assert said(convener, here, one + "drop/", reason=" ") == (400, {"reason": ["This field may not be blank."]})
    assert send(convener, here, one + "drop/", reason="Bought instead").json()["status"] == "dropped"
    assert send(convener, here, one + "drop/", reason="Again").status_code == 409
    assert send(convener, here, one, "put", title="Price it", due_on=day).status_code == 409
    with in_region(here):
        kept = ActionItem.objects.get()
        assert (kept.title, kept.updates.get().note) == ("Price two cohorts", "Bought instead")


def test_a_step_is_ticked_and_opened_again(here, convener):
    with in_region(here):
        health, other = make_partnership(slug="health"), make_partnership()
        for table in (health, other):
            ChecklistItem.objects.lay_out(table.pk)
        step = health.checklist.first()
    one = f"checklist/{step.pk}/"

    done = send(convener, here, one + "tick/").json()
    assert (done["title"], bool(done["done_at"]), done["done_by"] != "") == (step.title, True, True)
    again = said(convener, here, one + "tick/")
    assert again == (409, {"detail": [f"“{step.title}” is already done."]})
    steps = send(convener, here, "checklist/", "get", partnership="health").json()["results"]
    assert [row["position"] for row in steps] == list(range(1, len(steps) + 1))
    undone = send(convener, here, "checklist/", "get", partnership="health", undone=1).json()["results"]
    assert undone == steps[1:]
    assert send(convener, here, one + "reopen/").json()["done_at"] is None
    assert send(convener, here, one + "reopen/").status_code == 409


def test_a_dropped_priority_takes_nobody_on(here, convener):
    with in_region(here):
        priority = make_priority()
        partner = make_seat(priority.partnership, make_partner_contact(), role="partner").contact
        priority.drop(reason="Solved", by=None)

    refused = (409, {"detail": ["The leaders let this priority go."]})
    assert said(convener, here, f"teams/{priority.team.pk}/join/", contact=partner.pk) == refused
    assert said(convener, here, f"priorities/{priority.pk}/champion/", contact=partner.pk) == refused
