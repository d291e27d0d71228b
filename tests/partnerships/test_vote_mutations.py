"""That the tests would notice: with a guard of “one paper per elector” taken away, their own checks find the doubles.

And with the guards in place, fifty threads of one voter leave one paper, secret or not.
"""

from collections import Counter
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import IntegrityError, connection

from partnerships.models import Elector, Paper, secret_papers
from regions.scope import in_region
from tests.addresses import database_url
from tests.factories import make_region
from tests.partnerships.ballot_box import opened
from tests.partnerships.test_ballot_races import all_at_once
from tests.partnerships.test_interleavings import wrong
from tests.partnerships.test_secret_votes import secret

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 12


@contextmanager
def without(constraint, columns):
    """The owner takes the constraint away, and puts it back once what it would have refused is gone."""
    owner = psycopg2.connect(database_url("owner"))
    owner.autocommit = True
    with closing(owner), owner.cursor() as cursor:
        cursor.execute(f"ALTER TABLE partnerships_paper DROP CONSTRAINT {constraint}")
        try:
            yield
        finally:
            cursor.execute("TRUNCATE partnerships_paper CASCADE")
            cursor.execute(f"ALTER TABLE partnerships_paper ADD CONSTRAINT {constraint} UNIQUE {columns}")


@contextmanager
def redefined(function, start, end, instead=""):
    """The database's function without what stands in it from `start` up to `end`; whole again afterwards."""
    owner = psycopg2.connect(database_url("owner"))
    owner.autocommit = True
    with closing(owner), owner.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        (definition,) = cursor.fetchone()
        assert definition.count(start) == 1
        head, tail = definition.split(start)
        cursor.execute(head + instead + tail[tail.index(end) :])
        try:
            yield
        finally:
            cursor.execute(definition)


def unlocked():
    """It looks at the elector and locks nobody."""
    return redefined("partnerships_vote_locked", " FOR UPDATE OF elector", ";")


def plain_insert():
    """It begins a paper without a word about one that is there already."""
    return redefined("partnerships_paper_begun", "        ON CONFLICT", "        RETURNING")


def looking_first():
    """All of them look before any of them writes."""
    return redefined(
        "partnerships_paper_begun", "    IF found IS NULL", " THEN", "    PERFORM pg_sleep(0.3);\n    IF found IS NULL"
    )


def first_taps(region, box, tap, hands=AT_ONCE):
    """One voter pressing in so many windows at once."""
    elector = box.electors[0].pk
    return all_at_once(region, [lambda: tap(Elector.objects.get(pk=elector), box.options[0].pk)] * hands)


def place(elector, option):
    elector.place(option, 1)


def place_secretly(elector, option):
    elector.place_secretly(option, 1)


@pytest.fixture
def careless():
    """As somebody in a hurry would have written it: no lock on the elector, and a plain insert."""
    with unlocked(), plain_insert(), looking_first():
        yield


def slow(look):
    def looking(self, *asked):
        found = look(self, *asked)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        return found

    return looking


def test_the_constraint_alone_keeps_careless_code_to_one_paper(careless):
    region = make_region()
    with in_region(region):
        box = opened()

    outcomes = first_taps(region, box, place)

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) >= 1
    with in_region(region):
        assert Paper.objects.count() == 1
        assert wrong(box.ballot.pk) == []


def test_without_the_constraint_the_checks_find_the_elector_with_two_papers(careless):
    region = make_region()
    with in_region(region):
        box = opened()

    with without("paper_once", "(region_id, elector_id)"):
        first_taps(region, box, place)
        with in_region(region):
            assert Paper.objects.count() > 1
            assert "an elector with two papers" in wrong(box.ballot.pk)


def test_without_the_constraint_the_real_code_counts_no_vote_at_all():
    region = make_region()
    with in_region(region):
        box = opened()

    with without("paper_once", "(region_id, elector_id)"):
        outcomes = first_taps(region, box, place, hands=2)

    assert "counted" not in outcomes


def test_without_its_guard_a_secret_vote_is_found_to_hold_more_papers_than_voters(monkeypatch):
    monkeypatch.setattr(secret_papers, "CAST", secret_papers.CAST.replace("AND NOT has_voted", ""))
    by = Elector.choices_by
    monkeypatch.setattr(Elector, "choices_by", lambda self, receipt: slow(lambda one: by(one, receipt))(self))
    region = make_region()
    with in_region(region):
        box = secret()

    with unlocked():
        first_taps(region, box, place_secretly)

    with in_region(region):
        papers = Paper.objects.count()
        assert papers > 1
        assert f"{papers} papers of 1 voters" in wrong(box.ballot.pk)
        box.ballot.close(by=None)
        with pytest.raises(RuntimeError, match=f"{papers} papers of 1 voters"):
            box.ballot.count_votes(by=box.electors[0].contact)


def test_fifty_threads_voting_secretly_as_one_voter_leave_one_paper():
    region = make_region()
    with in_region(region):
        box = secret()

    outcomes = Counter(first_taps(region, box, place_secretly, hands=50))

    assert outcomes == {"counted": 1, "no_receipt": 49}
    with in_region(region):
        assert wrong(box.ballot.pk) == []
        assert Paper.objects.get().spent == 1


def test_fifty_threads_with_one_receipt_leave_one_paper_whose_dots_add_up():
    region = make_region()
    with in_region(region):
        box = secret(options=6)
        receipts = [elector.place_secretly(box.options[0].pk, 1).receipt for elector in box.electors]
    people = [elector.pk for elector in box.electors]

    def tap(number):
        """Three electors who all hold the first one's receipt, so no lock of an elector keeps them apart."""
        elector, option, dots = people[number % 3], box.options[number % 6].pk, number % 3
        return lambda: Elector.objects.get(pk=elector).place_secretly(option, dots, receipt=receipts[0])

    outcomes = Counter(all_at_once(region, [tap(number) for number in range(50)]))

    assert set(outcomes) <= {"counted", "too_many", "changed", "no_receipt"}, outcomes
    with in_region(region):
        assert wrong(box.ballot.pk) == []
