"""Words of a vote name who votes: business leaders, all at the table, or organizations with one ballot each."""

import pytest
from django.core.exceptions import ValidationError

from outbox.letters import KINDS
from outbox.models import Message
from partnerships.models import Elector, Paper, Priority
from partnerships.needs import ballot_needs, waiting_ballots
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_seat
from tests.partnerships.ballot_box import count, opened, place, prepare
from tests.partnerships.test_proxies import begin, give, path_of, prepared

pytestmark = pytest.mark.django_db

LEADERS = {}
TABLE = {"seats": "all", "partners": 1}
ORGANIZATIONS = {"electorate": "organization"}
EVERYBODY = pytest.mark.parametrize(
    ("rules", "rule", "need", "letter", "waits", "result"),
    [
        (
            LEADERS,
            "At least 3 leaders must vote, or nothing is chosen.",
            "The leaders are voting.",
            "the leaders of {table} are voting.",
            "leaders have not voted yet.",
            "Too few leaders voted, so nothing was chosen.",
        ),
        (
            TABLE,
            "At least 3 at the table must vote, or nothing is chosen.",
            "The table is voting.",
            "the table of {table} is voting.",
            "people at the table have not voted yet.",
            "Too few at the table voted, so nothing was chosen.",
        ),
        (
            ORGANIZATIONS,
            "At least 3 organizations must vote, or nothing is chosen.",
            "The organizations are voting.",
            "the organizations of {table} are voting.",
            "organizations have not voted yet.",
            "Too few organizations voted, so nothing was chosen.",
        ),
    ],
    ids=["leaders", "table", "organizations"],
)


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as trouble:
        verb(*args, **given)
    return trouble.value.messages


@EVERYBODY
def test_rule_need_letter_question_and_result_name_who_votes(
    here, convener, rules, rule, need, letter, waits, result
):  # fmt: skip
    with in_region(here):
        box = opened(**rules)
        messages = list(Message.objects.filter(kind="ballot.opened").select_related("contact__organization"))
        (told,) = ballot_needs(waiting_ballots())
        assert rule in box.ballot.rules
        assert need in told.why
        for written in KINDS["ballot.opened"].render(messages).values():
            assert letter.format(table=box.table.name) in " ".join(written.text.split())
            assert letter.format(table=box.table.name) in " ".join(written.html.split())

    question = convener.get(f"/r/{here.slug}/ballots/{box.ballot.pk}/close/").content.decode()

    assert waits in question
    with in_region(here):
        assert count(box.ballot).headline == result


@pytest.mark.parametrize(
    ("rules", "roll", "wall"),
    [
        (LEADERS, "3 business leaders may vote.", "Voting: business leaders only"),
        (TABLE, "4 at the table may vote.", "Voting: all at the table"),
        (
            ORGANIZATIONS,
            "3 organizations may vote, each with one ballot.",
            "Voting: one ballot for each organization",
        ),
    ],
)
def test_page_before_the_opening_and_the_wall_name_who_votes(here, convener, rules, roll, wall):
    with in_region(here):
        box = prepare(**rules)
        if rules is ORGANIZATIONS:
            make_seat(box.table, make_contact(box.seats[0].organization))
        address = box.ballot.get_absolute_url()

    assert roll in convener.get(address).content.decode()
    assert wall in convener.get(f"{address}screen/").content.decode()


def test_vote_opened_again_waits_though_a_priority_let_go_came_of_it(here):
    with in_region(here):
        box = opened()
        place(box, [[2], [2], [0, 2]])
        count(box.ballot)
        dropped = Priority.adopt(box.options[0], title="A Saturday cohort", by=None)
        assert ballot_needs(waiting_ballots()) == []

        dropped.drop(reason="Nobody has the time.", by=None)
        box.ballot.reopen(reason="Two came late.", by=None)

        assert [need.what for need in ballot_needs(waiting_ballots())] == [f"Voting is open: {box.ballot.question}"]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (LEADERS, "5 leaders must vote, but only 3 sit at the table."),
        (TABLE, "5 people must vote, but only 4 who may vote sit at the table."),
        (ORGANIZATIONS, "5 organizations must vote, but only 3 sit at the table."),
    ],
)
def test_quorum_nobody_could_reach_is_refused_in_their_name(here, rules, words):
    with in_region(here):
        assert refused(prepare(quorum=5, **rules).ballot.open, by=None) == [words]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (LEADERS, "No business leader sits at this table yet."),
        (ORGANIZATIONS, "No business leader sits at this table yet."),
        ({"seats": "all"}, "Nobody who may vote sits at this table yet."),
    ],
)
def test_empty_table_is_told_whom_to_seat(here, rules, words):
    with in_region(here):
        assert words in refused(prepare(leaders=0, **rules).ballot.open, by=None)[0]


def test_mark_is_no_dot(here):
    with in_region(here):
        box = opened(method="approval")

        assert refused(box.electors[0].place, box.options[0].pk, 2) == ["A choice is marked once or not at all."]
        assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("rules", "words", "others"),
    [
        ({}, "Your first tap ends that", "Saving your paper ends"),
        ({"method": "ranked"}, "Saving your paper ends that", "tap ends"),
        ({"secrecy": "secret", "tie_rule": "lot"}, "whoever taps first has cast the paper.", "whoever saves"),
        (
            {"secrecy": "secret", "method": "grid", "tie_rule": "lot"},
            "whoever saves first has cast the paper.",
            "whoever taps",
        ),
    ],
)
def test_paper_that_is_saved_as_a_whole_speaks_of_no_tap(here, client, rules, words, others):
    with in_region(here):
        box = prepared(**rules)
        give(box)
        begin(box)
        path = path_of(box, box.seats[0].contact)

    page = client.get(path).content.decode()

    assert words in page
    assert others not in page


def test_paper_keyed_for_an_organization_is_its_own_on_every_phone(here, client):
    with in_region(here):
        box = prepare(electorate="organization")
        colleague = make_contact(box.seats[0].organization)
        make_seat(box.table, colleague)
        box.ballot.open(by=None)
        line, marks = Elector.objects.get(contact=box.seats[0].contact), {box.ballot.options.first().pk: 1}
        box.ballot.key_paper(line.contact, marks, marks, by=None)
        phones = [
            Link.objects.to("ballot", box.ballot).get(contact=who).path for who in (box.seats[0].contact, colleague)
        ]
        name = box.seats[0].organization.name

    for phone in phones:
        page = client.get(phone).content.decode()
        assert f"{name} voted on paper, and it counts." in page
        assert f"Was it not the paper of {name}?" in page
        assert "You voted on paper" not in page
