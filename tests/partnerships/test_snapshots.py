"""Every count is kept as it was, whatever comes later; what was fixed at the opening stays fixed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from partnerships import tallies
from partnerships.models import Ballot, Option, Snapshot
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.ballot_box import count, opened, place, prepare

pytestmark = pytest.mark.django_db

PAPERS = [[2, 1], [1], [1, 0, 2]]


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


def test_count_is_kept_beside_the_ballot():
    box = opened()
    place(box, PAPERS)

    result = count(box.ballot)

    (kept,) = box.ballot.snapshots.all()
    assert (kept.number, kept.counted_at, kept.counted) == (1, box.ballot.closed_at, result)
    assert tallies.tally(box.ballot) == kept.counted


def test_counted_again_the_first_count_stays_and_the_newest_is_shown():
    box = opened(leaders=4)
    place(box, PAPERS)
    first = count(box.ballot)
    box.ballot.reopen(reason="Two came late", by=None)
    box.electors[3].place(box.options[3].pk, 2)

    second = count(box.ballot)

    kept = list(box.ballot.snapshots.all())
    assert [(each.number, each.counted) for each in kept] == [(1, first), (2, second)]
    assert (first.voted, second.voted, tallies.tally(box.ballot)) == (3, 4, second)
    assert box.ballot.reopenings.get().first_result == first


def test_count_that_failed_leaves_no_snapshot():
    box = opened()
    with pytest.raises(ValidationError):
        box.ballot.count_votes(by=None)

    assert Snapshot.objects.count() == 0


def test_nobody_rewrites_or_removes_a_snapshot():
    box = opened()
    place(box, PAPERS)
    count(box.ballot)
    kept = box.ballot.snapshots.get()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Snapshot.objects.filter(pk=kept.pk).update(result={"lines": []})
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        kept.delete()
    assert Snapshot.objects.get() == kept


def test_database_refuses_a_result_that_is_not_the_newest_snapshot():
    box = opened()
    place(box, PAPERS)
    count(box.ballot)
    forged = box.ballot.result | {"question": "What we would rather have asked"}

    with pytest.raises(IntegrityError, match="its newest snapshot"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(result=forged)


def test_database_refuses_a_second_snapshot_of_one_count_and_a_count_of_few_papers():
    box = opened()
    place(box, PAPERS)
    count(box.ballot)
    kept = box.ballot.snapshots.get()
    values = {"ballot": box.ballot, "result": kept.result, "counted_at": kept.counted_at}

    for given, name in (
        ({"number": 1}, "snapshot_once"),
        ({"number": 0}, "snapshot_numbered"),
        ({"number": 2, "result": kept.result | {"voted": 2}}, "snapshot_few_papers_uncounted"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Snapshot.objects.create(**values | given)


@pytest.mark.parametrize(
    "change",
    [
        {"question": "Something else?"},
        {"dots": 4},
        {"cap": 1},
        {"winners": 3},
        {"quorum": 4},
        {"tie_rule": "lot"},
        {"lot_seed": "chosen"},
        {"opened_at": None},
    ],
)
def test_database_refuses_other_rules_once_a_ballot_is_open(change):
    prepared, box = prepare(), opened()
    if set(change) - {"opened_at", "lot_seed"}:
        assert Ballot.objects.filter(pk=prepared.ballot.pk).update(**change) == 1

    with pytest.raises(IntegrityError, match="The rules of a ballot are fixed"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(**change)


def test_database_refuses_another_secrecy_once_a_ballot_is_open():
    box = opened(tie_rule="lot")

    with pytest.raises(IntegrityError, match="The rules of a ballot are fixed"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(secrecy="secret")


def test_database_refuses_other_choices_once_a_ballot_is_open():
    prepared, box = prepare(options=4), opened(options=4)
    assert Option.objects.filter(ballot=prepared.ballot).update(label="Reworded") == 4
    spare = box.options[3].requirement
    Option.objects.filter(ballot=prepared.ballot).last().delete()

    with pytest.raises(IntegrityError, match="What stands on a ballot is fixed"), transaction.atomic():
        box.ballot.options.update(label="Reworded")
    with pytest.raises(IntegrityError, match="What stands on a ballot is fixed"), transaction.atomic():
        box.options[3].delete()
    new = prepare().needs[0]
    with pytest.raises(IntegrityError, match="What stands on a ballot is fixed"), transaction.atomic():
        Option.objects.create(ballot=box.ballot, requirement=new, label="One more", position=9)
    assert [option.requirement for option in box.ballot.options.all()][3] == spare


@pytest.mark.parametrize("state", ["prepared", "open"])
def test_requirement_on_a_ballot_is_not_merged_away_and_takes_another_in(state):
    box = prepare(options=3) if state == "prepared" else opened(options=3)
    first, second, *_ = box.needs

    with pytest.raises(ValidationError, match="Merge the other one into it instead") as refused:
        first.merge_into(second, by=None)

    assert refused.value.code == "on_ballot"
    assert [option.requirement for option in box.ballot.options.all()] == box.needs
