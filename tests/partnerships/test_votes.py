"""Placing dots: what is counted, what is refused, what the database itself would refuse."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnerships.models import Elector, Mark, Option, Paper
from regions.models import Activity, Contact
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.ballot_box import count, opened, place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


def refusal(elector, option, dots, **given):
    with pytest.raises(ValidationError) as refused:
        elector.place(option, dots, **given)
    return refused.value.code


def marks(elector):
    return {choice.label: choice.mine for choice in elector.choices() if choice.mine}


def test_each_tap_replaces_the_one_before_and_one_paper_remains():
    box = opened()
    elector, (a, b, *_rest) = box.electors[0], box.options

    for option, dots in ((a, 1), (a, 2), (b, 1), (a, 2), (a, 1), (b, 0)):
        elector.place(option.pk, dots)

    assert marks(elector) == {"Requirement A": 1}
    assert [(paper.spent, paper.allowance) for paper in Paper.objects.all()] == [(1, 3)]


def test_taking_every_dot_back_leaves_no_vote():
    box = opened()
    box.electors[0].place(box.options[0].pk, 2)
    box.electors[0].place(box.options[0].pk, 0)

    assert Paper.objects.get().spent == 0
    assert count(box.ballot).voted == 0


def test_refusals_name_their_reason_and_write_nothing():
    box = opened()
    elector, (a, b, c, _d) = box.electors[0], box.options
    elsewhere = opened()
    place(box, [[2, 1]])

    assert refusal(elector, c.pk, 1) == "too_many"
    assert refusal(elector, a.pk, 3) == "cap"
    assert refusal(elector, a.pk, -1) == "cap"
    assert refusal(elector, elsewhere.options[0].pk, 1) == "unknown_option"
    assert refusal(elector, 10**17, 1) == "unknown_option"
    assert marks(elector) == {a.label: 2, b.label: 1}


def test_closing_time_is_the_first_moment_that_no_longer_counts():
    start = timezone.now()
    box = opened(closes_at=start + timedelta(minutes=10))
    elector, option = box.electors[0], box.options[0]

    elector.place(option.pk, 1, at=start + timedelta(minutes=10) - timedelta(microseconds=1))
    assert refusal(elector, option.pk, 2, at=start + timedelta(minutes=10)) == "closed"
    assert marks(elector) == {option.label: 1}


def test_voting_counts_from_the_moment_of_opening_and_not_before():
    box = opened()
    elector, option = box.electors[0], box.options[0]

    assert refusal(elector, option.pk, 1, at=box.ballot.opened_at - timedelta(microseconds=1)) == "not_open"
    elector.place(option.pk, 1, at=box.ballot.opened_at)
    assert marks(elector) == {option.label: 1}


def test_vote_after_the_close_is_refused_and_never_counted():
    box = opened(leaders=4)
    place(box, [[1]] * 3)
    result = count(box.ballot)

    assert refusal(box.electors[3], box.options[1].pk, 1) == "closed"
    assert Mark.objects.count() == 3
    assert [line.dots for line in result.lines] == [3, 0, 0, 0]


def test_vote_is_refused_while_the_leader_has_another_address_than_on_the_roll():
    box = opened()
    elector, option = box.electors[0], box.options[0]
    Contact.objects.filter(pk=elector.contact_id).update(email="mole@elsewhere.example")

    assert refusal(elector, option.pk, 1) == "another_address"
    Contact.objects.filter(pk=elector.contact_id).update(email=elector.email.upper())
    elector.place(option.pk, 1)
    assert marks(elector) == {option.label: 1}


def test_paper_begun_with_one_link_is_not_changed_by_another():
    box = opened()
    elector, (a, b, *_rest) = box.electors[0], box.options
    elector.place(a.pk, 2, link_version=1)
    before = Paper.objects.get()

    for option, dots in ((a, 0), (a, 1), (b, 1)):
        assert refusal(elector, option.pk, dots, link_version=2) == "sealed"

    after = Paper.objects.get()
    assert marks(elector) == {a.label: 2}
    assert (after.spent, after.saved_at, after.link_version) == (before.spent, before.saved_at, 1)


def test_vote_takes_one_statement_and_records_no_activity(sql):
    box = opened()
    before = Activity.objects.count()

    with sql(1):
        box.electors[0].place(box.options[0].pk, 1)
    with sql(1):
        box.electors[0].place(box.options[0].pk, 1)
    assert Activity.objects.count() == before


def test_vote_costs_the_same_among_ten_options_and_fifty_electors(sql):
    box = opened(options=10, leaders=50)
    place(box, [[1, 1]] * 50)

    with sql(1):
        box.electors[7].place(box.options[9].pk, 1)


# ---- what the database refuses by itself ----


def check_deferred(_row):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def paper_of(box, number=0, **given):
    elector = box.electors[number]
    return Paper.objects.create(
        **({"ballot": box.ballot, "elector": elector, "allowance": 3, "spent": 1, "saved_at": timezone.now()} | given)
    )


def mark_on(paper, option, **given):
    return Mark.objects.create(
        **({"ballot_id": paper.ballot_id, "paper": paper, "option": option, "cap": 2, "dots": 1} | given)
    )


def test_database_keeps_one_paper_per_elector_and_one_mark_per_option():
    box = opened()
    paper = paper_of(box)
    mark_on(paper, box.options[0])

    with pytest.raises(IntegrityError, match="paper_once"), transaction.atomic():
        paper_of(box)
    with pytest.raises(IntegrityError, match="mark_once"), transaction.atomic():
        mark_on(paper, box.options[0])
    with pytest.raises(IntegrityError, match="elector_once"), transaction.atomic():
        Elector.objects.create(
            ballot=box.ballot, contact=box.electors[0].contact, organization_id=box.electors[0].organization_id
        )


@pytest.mark.parametrize(
    ("given", "constraint"),
    [({"spent": 4}, "paper_within_allowance"), ({"allowance": 9, "spent": 9}, "paper_allowance_of_ballot")],
)
def test_database_keeps_a_paper_within_the_ballots_dots(given, constraint):
    box = opened()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        check_deferred(paper_of(box, **given))


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"dots": 0}, "mark_dots_range"),
        ({"dots": 6}, "mark_dots_range"),
        ({"dots": 3}, "mark_within_cap"),
        ({"dots": 3, "cap": 3}, "mark_cap_of_ballot"),
    ],
)
def test_database_keeps_a_mark_within_the_ballots_cap(given, constraint):
    box = opened()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        check_deferred(mark_on(paper_of(box), box.options[0], **given))


def test_database_refuses_an_option_or_a_paper_of_another_ballot():
    box, other = opened(), opened()

    with pytest.raises(IntegrityError, match="mark_option_same_ballot"), transaction.atomic():
        check_deferred(mark_on(paper_of(box), other.options[0]))
    with pytest.raises(IntegrityError, match="mark_paper_same_ballot"), transaction.atomic():
        check_deferred(mark_on(paper_of(box), other.options[0], ballot_id=other.ballot.pk))
    with pytest.raises(IntegrityError, match="paper_elector_same_ballot"), transaction.atomic():
        check_deferred(paper_of(box, elector=other.electors[0]))


def test_database_refuses_the_same_requirement_twice_on_a_ballot():
    box = opened()
    with pytest.raises(IntegrityError, match="option_once"), transaction.atomic():
        Option.objects.create(ballot=box.ballot, requirement=box.needs[0], label="Again", position=9)
