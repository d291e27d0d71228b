"""Real threads on a real database: one voter pressing fifty times, and everyone pressing while the vote closes."""

import random
import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partnerships.models import Ballot, Elector, Mark, Opportunity, Paper
from partnerships.tallies import FEWEST_PAPERS
from regions.scope import in_region
from tests.factories import make_partnership, make_region
from tests.partnerships.ballot_box import count, opened, prepare

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(region, jobs):
    """Run every job in its own thread, connection and transaction; what each returned or was refused for."""
    gate = threading.Barrier(len(jobs))
    outcomes: list[object] = [None] * len(jobs)

    def work(number, job):
        try:
            gate.wait(timeout=60)
            with in_region(region):
                job()
            outcomes[number] = "counted"
        except ValidationError as refused:
            outcomes[number] = refused.code
        except Exception as trouble:
            outcomes[number] = trouble
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def test_fifty_threads_voting_as_one_voter_leave_one_paper_within_its_dots():
    region = make_region()
    with in_region(region):
        box = opened(options=6)
    elector = box.electors[0].pk
    taps = [(random.choice(box.options).pk, random.choice((1, 1, 2))) for _ in range(50)]

    def tap(option, dots):
        return lambda: Elector.objects.get(pk=elector).place(option, dots)

    outcomes = Counter(all_at_once(region, [tap(*pair) for pair in taps]))

    assert set(outcomes) <= {"counted", "too_many"}, outcomes
    assert outcomes["counted"] >= 2
    with in_region(region):
        paper = Paper.objects.get()
        marks = list(Mark.objects.values_list("dots", flat=True))
        assert sum(marks) == paper.spent <= 3
        assert max(marks) <= 2


@pytest.mark.parametrize("attempt", range(3))
def test_votes_racing_the_close_are_counted_or_refused_and_never_both(attempt):
    region = make_region()
    with in_region(region):
        box = opened(options=4, leaders=30)
    counted: list[int] = []

    def tap(elector):
        return lambda: Elector.objects.get(pk=elector.pk).place(box.options[elector.pk % 4].pk, 1)

    def close():
        counted.append(count(Ballot.objects.get(pk=box.ballot.pk)).voted)

    jobs = [tap(elector) for elector in box.electors]
    jobs.insert(random.randrange(len(jobs)), close)
    outcomes = Counter(all_at_once(region, jobs))

    assert set(outcomes) <= {"counted", "closed"}, outcomes
    with in_region(region):
        ballot = Ballot.objects.get(pk=box.ballot.pk)
        accepted = outcomes["counted"] - 1  # the close itself
        assert counted == [accepted]
        assert Mark.objects.count() == ballot.result["voted"] == accepted
        # Of fewer papers no count is kept.
        assert ballot.result["dots"] == (accepted if accepted >= FEWEST_PAPERS else 0)


def test_two_facilitators_closing_at_once_close_once():
    region = make_region()
    with in_region(region):
        box = opened()

    outcomes = all_at_once(region, [lambda: count(Ballot.objects.get(pk=box.ballot.pk))] * 4)

    assert Counter(outcomes) == {"counted": 1, "closed": 3}


def test_two_facilitators_opening_at_once_freeze_one_roll():
    region = make_region()
    with in_region(region):
        waiting = prepare(leaders=5).ballot

    outcomes = all_at_once(region, [lambda: Ballot.objects.get(pk=waiting.pk).open(by=None)] * 4)

    assert Counter(outcomes) == {"counted": 1, "opened": 3}
    with in_region(region):
        assert Elector.objects.filter(ballot=waiting).count() == 5


def test_crossing_merges_leave_one_standing_without_a_deadlock():
    region = make_region()
    with in_region(region):
        table = make_partnership()
        first, second = (Opportunity.capture(table, words, category="market", by=None) for words in ("One", "Two"))

    def merge(one, other):
        return lambda: Opportunity.objects.get(pk=one).merge_into(Opportunity(pk=other), by=None)

    outcomes = all_at_once(region, [merge(first.pk, second.pk), merge(second.pk, first.pk)] * 5)

    assert Counter(outcomes) == {"counted": 1, "merged": 9}
    with in_region(region):
        assert Opportunity.objects.standing().count() == 1
