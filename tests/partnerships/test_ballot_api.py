"""Opportunities, requirements and ballots for programs: the same verbs, the same access, never who chose what."""

import json

import pytest

from partnerships.models import Ballot, Opportunity, Requirement
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member, make_partnership, make_region
from tests.partnerships.ballot_box import QUESTION, count, opened, place, prepare

pytestmark = pytest.mark.django_db


def api(region, path):
    return f"/api/v1/regions/{region.slug}/{path}"


def send(client, address, **given):
    return client.post(address, json.dumps(given), content_type="application/json")


@pytest.mark.parametrize(("name", "noun"), [("opportunities", Opportunity), ("requirements", Requirement)])
def test_statements_are_captured_read_reworded_and_merged(here, convener, name, noun):
    with in_region(here):
        table = make_partnership(slug="health")
        leader = make_leader()

    made = send(
        convener,
        api(here, f"{name}/"),
        partnership="health",
        statement="More nurses",
        category="market",
        raised_by=leader.pk,
    )
    other = send(convener, api(here, f"{name}/"), partnership="health", statement="Nurses", category="market")
    assert (made.status_code, other.status_code) == (201, 201)
    one, two = made.json()["id"], other.json()["id"]
    assert (made.json()["statement"], made.json()["raised_by"], made.json()["partnership"]) == (
        "More nurses",
        leader.pk,
        "health",
    )

    assert (
        send(convener, api(here, f"{name}/{one}/reword/"), statement="Train nurses").json()["original_statement"]
        == "More nurses"
    )
    assert send(convener, api(here, f"{name}/{two}/merge/"), into=one).json()["merged_into"] == one
    listed = convener.get(api(here, f"{name}/?partnership=health&standing=1")).json()["results"]
    assert [row["id"] for row in listed] == [one]
    assert convener.get(api(here, f"{name}/{two}/")).json()["merged_into"] == one
    assert convener.get(api(here, f"{name}/?partnership=none")).json()["results"] == []
    with in_region(here):
        assert noun.objects.filter(partnership=table).count() == 2


def test_statements_that_cannot_stand_are_refused_in_words(here, convener):
    with in_region(here):
        table = make_partnership(slug="health")
        row = Opportunity.capture(table, "More nurses", category="market", by=None)
    there = make_region()
    with in_region(there):
        stranger = make_contact()

    given = {"partnership": "health", "statement": "Nurses", "category": "market"}
    for wrong, field in (
        ({"statement": ""}, "statement"),
        ({"statement": "x" * 501}, "statement"),
        ({"category": "gossip"}, "category"),
        ({"partnership": "none"}, "partnership"),
        ({"raised_by": stranger.pk}, "raised_by"),
    ):
        answer = send(convener, api(here, "opportunities/"), **(given | wrong))
        assert (answer.status_code, list(answer.json())) == (400, [field])
    answer = send(convener, api(here, f"opportunities/{row.pk}/merge/"), into=row.pk)
    assert (answer.status_code, answer.json()) == (400, ["Choose another one to merge this into."])
    with in_region(here):
        assert Opportunity.objects.count() == 1


def test_ballot_is_prepared_opened_closed_and_read(here, convener):
    with in_region(here):
        box = prepare(options=4)
        Ballot.objects.all().delete()

    made = send(
        convener,
        api(here, "ballots/"),
        partnership=box.table.slug,
        question=QUESTION,
        requirements=[need.pk for need in box.needs],
        winners=1,
    )
    assert made.status_code == 201, made.json()
    ballot = made.json()
    assert (ballot["state"], ballot["dots"], ballot["cap"]) == ("prepared", 2, 2)
    assert [option["label"] for option in ballot["options"]] == [need.statement for need in box.needs]
    one = api(here, f"ballots/{ballot['id']}/")

    refused = convener.get(f"{one}result/")
    assert (refused.status_code, refused.json()) == (400, ["The result shows when the ballot is closed."])
    assert send(convener, f"{one}open/").json()["state"] == "open"
    assert convener.get(f"{one}turnout/").json() == {
        "electors": 3,
        "voted": 0,
        "organizations": 3,
        "organizations_voted": 0,
    }
    assert send(convener, f"{one}close/").json()["state"] == "closing"
    assert convener.get(f"{one}result/").status_code == 400
    assert send(convener, f"{one}take-back/").json()["state"] == "open"
    again = send(convener, f"{one}take-back/")
    words = "Voting is open; nothing needs to be taken back."
    assert (again.status_code, again.json()["detail"][0].startswith(words)) == (409, True)
    assert send(convener, f"{one}close/").json()["state"] == "closing"
    closed = send(convener, f"{one}count/")
    assert (closed.status_code, closed.json()["electors"]) == (200, 3)
    assert convener.get(f"{one}result/").json() == closed.json()
    again = send(convener, f"{one}close/")
    assert again.status_code == 409
    assert again.json()["detail"][0].startswith("This ballot is already closed. The ballot closed:")
    for late in ("open", "discard"):
        assert send(convener, f"{one}{late}/").status_code == 409


def test_rules_that_cannot_work_are_refused_at_their_field(here, convener):
    with in_region(here):
        box = prepare(options=3)
    given = {
        "partnership": box.table.slug,
        "question": QUESTION,
        "requirements": [need.pk for need in box.needs],
        "winners": 2,
    }

    for wrong, field in (
        ({"winners": 9}, "winners"),
        ({"requirements": []}, "requirements"),
        ({"dots": 0}, "dots"),
        ({"cap": 5}, "cap"),
    ):
        answer = send(convener, api(here, "ballots/"), **(given | wrong))
        assert (answer.status_code, list(answer.json())) == (400, [field])


def test_choices_stand_in_the_order_they_are_sent_in(here, convener):
    with in_region(here):
        box = prepare(options=3)
    numbers = [need.pk for need in box.needs[::-1]]

    made = send(convener, api(here, "ballots/"), partnership=box.table.slug, question=QUESTION, requirements=numbers)

    assert [option["requirement"] for option in made.json()["options"]] == numbers


@pytest.mark.parametrize("unknown", [999_999, 0, 10**30, "one", None, True, [1]])
def test_a_requirement_nobody_knows_is_refused_at_its_field(here, convener, unknown):
    with in_region(here):
        box = prepare(options=3)
    numbers = [box.needs[0].pk, unknown]

    said = send(convener, api(here, "ballots/"), partnership=box.table.slug, question=QUESTION, requirements=numbers)

    assert (said.status_code, list(said.json())) == (400, ["requirements"])


def test_no_answer_ties_a_leader_to_dots(here, convener):
    with in_region(here):
        box = opened(leaders=6)
        place(box, [[0, 0, 2], [2], [2], [2], [2], [2]])
        lone = box.electors[0].contact
        count(box.ballot)
    one = api(here, f"ballots/{box.ballot.pk}/")

    answers = [
        convener.get(address).json() for address in (api(here, "ballots/"), one, f"{one}result/", f"{one}turnout/")
    ]

    keys = set()

    def walk(node):
        if isinstance(node, dict):
            keys.update(node)
            node = list(node.values())
        for child in node if isinstance(node, list) else []:
            walk(child)

    walk(answers)
    assert "label" in keys
    assert not keys & {"elector", "contact", "contacts", "paper", "papers", "mark", "marks", "person"}
    assert lone.name not in json.dumps(answers)


def test_open_ballot_tells_no_totals(here, convener):
    with in_region(here):
        box = opened()
        place(box, [[2, 1]])

    one = api(here, f"ballots/{box.ballot.pk}/")
    assert "result" not in convener.get(one).json()
    assert convener.get(f"{one}result/").status_code == 400
    assert convener.get(f"{one}turnout/").json()["voted"] == 1


@pytest.mark.parametrize(
    ("role", "reads", "acts"),
    [
        (Role.OWNER, 200, 200),
        (Role.CONVENER, 200, 200),
        (Role.VIEWER, 200, 403),
        (Role.NETWORK, 403, 403),
        (Role.GUEST, 403, 403),
    ],
)
def test_roles_read_and_act_as_the_access_table_says(here, client, role, reads, acts):
    with in_region(here):
        box = opened()
        waiting = prepare().ballot
    client.force_login(make_member(here, role))

    for page in (
        "ballots/",
        f"ballots/{box.ballot.pk}/",
        f"ballots/{box.ballot.pk}/turnout/",
        "opportunities/",
        "requirements/",
    ):
        assert client.get(api(here, page)).status_code == reads
    assert send(client, api(here, f"ballots/{waiting.pk}/open/")).status_code == acts
    assert send(client, api(here, f"ballots/{box.ballot.pk}/close/")).status_code == acts
    assert send(client, api(here, f"requirements/{box.needs[0].pk}/reword/"), statement="New").status_code == acts


def test_people_of_another_region_find_nothing(here, client):
    with in_region(here):
        box = opened()
    there = make_region()
    client.force_login(make_member(there))

    for page in ("ballots/", f"ballots/{box.ballot.pk}/", f"ballots/{box.ballot.pk}/result/"):
        assert client.get(api(here, page)).status_code == 404
    assert client.get(api(there, f"ballots/{box.ballot.pk}/")).status_code == 404
    assert send(client, api(there, f"ballots/{box.ballot.pk}/close/")).status_code == 404
    assert client.get(api(there, "ballots/")).json()["results"] == []


def test_nobody_gets_in_without_signing_in(here, client):
    assert client.get(api(here, "ballots/")).status_code in (401, 403)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [3, 50])
def test_endpoints_take_the_same_statements_at_three_and_at_fifty(here, convener, sql, size):
    with in_region(here):
        box = opened(leaders=size, options=3 if size == 3 else 10)
        place(box, [[1]] * size)
        for n in range(size):
            Ballot.prepare(box.table, QUESTION, box.needs, dots=3, cap=2, winners=2, by=None)
            Opportunity.capture(box.table, f"O{n}", category="market", by=None)
    one = f"ballots/{box.ballot.pk}/"

    for page, statements in (
        ("ballots/", 9),
        (one, 7),
        (f"{one}turnout/", 8),
        ("opportunities/", 7),
        ("requirements/", 7),
    ):
        with sql(statements):
            convener.get(api(here, page))
    with in_region(here):
        count(box.ballot)
    with sql(7):
        convener.get(api(here, f"{one}result/"))
