"""A ballot's life: rules fixed before, the roll frozen at the opening, the count kept at the close."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.celery import app
from outbox.models import Message
from partnerships.models import Ballot, Elector, Option, Requirement, SeatRole
from partnerships.models.ballots import usual_dots
from partnerships.tasks import count_due, count_due_ballots
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_leader, make_partnership, make_region, make_seat, make_user
from tests.partnerships.ballot_box import QUESTION, count, opened, place, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


CLOSED = {"opened_at": timezone.now(), "closed_at": timezone.now() + timedelta(hours=1), "lot_seed": "s"}


def code(verb, *args, **given):
    with pytest.raises(ValidationError) as refused:
        verb(*args, **given)
    return getattr(refused.value, "code", None) or set(refused.value.message_dict)


@pytest.mark.parametrize(("options", "dots"), [(2, 2), (8, 2), (10, 2), (12, 3), (16, 4), (20, 5), (60, 5)])
def test_usual_dots_are_one_per_four_options_between_two_and_five(options, dots):
    assert usual_dots(options) == dots


def test_prepared_ballot_keeps_the_options_in_their_order_and_nobody_can_vote_yet():
    box = prepare(options=3)

    assert [option.label for option in box.ballot.options.all()] == ["Requirement A", "Requirement B", "Requirement C"]
    assert (box.ballot.state, box.ballot.lot_seed) == ("prepared", "")
    assert Elector.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"winners": 5}, {"winners"}),
        ({"cap": 4}, {"cap"}),
        ({"cap": 0}, {"cap", "dots"}),
        ({"dots": 9}, {"dots"}),
        ({"dots": 0}, {"cap", "dots"}),
        ({"question": " "}, {"question"}),
        ({"question": "x" * 201}, {"question"}),
        ({"tie_rule": "coin"}, {"tie_rule"}),
        ({"quorum": 2}, {"quorum"}),
    ],
)
def test_rules_that_cannot_work_are_refused_at_their_field(given, fields):
    box = prepare(options=4)
    rules = {"question": QUESTION, "dots": 3, "cap": 2, "winners": 2} | given
    refused = code(Ballot.prepare, box.table, rules.pop("question"), box.needs, by=None, **rules)

    assert refused
    assert refused <= fields
    assert Ballot.objects.count() == 1


def test_ballot_needs_two_different_standing_requirements_of_its_own_partnership():
    box = prepare(options=4)
    a = box.needs[0]
    elsewhere = Requirement.capture(make_partnership(), "Elsewhere", category="market", by=None)

    for wanted in ([a], [a, a], [], [a, elsewhere]):
        assert code(Ballot.prepare, box.table, QUESTION, wanted, winners=1, by=None) == {"requirements"}


def test_opening_freezes_roll_and_words_and_sends_each_leader_a_link():
    box = prepare(leaders=3, partners=2)
    make_seat(box.table, make_leader(email=""))
    gone = make_seat(box.table)
    gone.leave(by=None, on=timezone.localdate())
    box.needs[0].reword("Reworded before the opening", by=None)

    box.ballot.open(by=make_user(name="Ana"))

    make_seat(box.table)
    roll = Elector.objects.filter(ballot=box.ballot)
    assert roll.count() == 4
    assert {e.contact_id for e in roll} >= {seat.contact_id for seat in box.seats}
    assert not {e.contact_id for e in roll} & {seat.contact_id for seat in [*box.listeners, gone]}
    assert Option.objects.filter(ballot=box.ballot).first().label == "Reworded before the opening"
    assert Link.objects.to("ballot", box.ballot).count() == 4
    sent = Message.objects.filter(kind="ballot.opened")
    assert {m.contact_id for m in sent} == {seat.contact_id for seat in box.seats}
    assert len(box.ballot.lot_seed) == 16
    assert Activity.objects.about(box.ballot).latest_first()[0].sentence == (
        f"Ana opened the ballot: {QUESTION} 4 may vote."
    )


def test_words_on_an_open_ballot_no_longer_follow_the_requirement():
    box = opened()

    box.needs[0].reword("Something else", by=None)

    assert box.ballot.options.first().label == "Requirement A"


def test_opening_is_refused_twice_without_leaders_past_its_end_and_with_an_impossible_quorum():
    box = opened()
    assert code(box.ballot.open, by=None) == "opened"
    assert code(prepare(leaders=0, partners=2).ballot.open, by=None) == "no_electors"
    assert code(prepare(leaders=2).ballot.open, by=None) == "quorum_too_high"
    late = prepare(closes_at=timezone.now() + timedelta(minutes=5)).ballot
    assert code(late.open, by=None, at=late.closes_at) == "closes_past"
    assert Elector.objects.count() == 3


def test_refused_opening_leaves_nothing_behind():
    box = prepare(leaders=2)

    code(box.ballot.open, by=None)

    box.ballot.refresh_from_db()
    assert (box.ballot.opened_at, Elector.objects.count(), Link.objects.count(), Message.objects.count()) == (
        None,
        0,
        0,
        0,
    )


def test_closing_keeps_the_count_and_tells_leaders_and_partners():
    box = opened(leaders=4, partners=2)
    place(box, [[2, 1], [1], [1]])

    count(box.ballot)

    box.ballot.refresh_from_db()
    assert box.ballot.state == "closed"
    assert [line["dots"] for line in box.ballot.result["lines"]] == [4, 1, 0, 0]
    heard = {m.contact_id for m in Message.objects.filter(kind="ballot.closed")}
    assert heard == {seat.contact_id for seat in [*box.seats, *box.listeners]}
    assert Activity.objects.about(box.ballot).latest_first()[0].sentence == (
        f"The ballot closed: {QUESTION} 3 of 4 voted. Chosen: Requirement A; Requirement B."
    )


def test_closing_is_refused_before_the_opening_and_twice():
    assert code(prepare().ballot.close, by=None) == "not_open"
    box = opened()
    count(box.ballot)
    assert code(box.ballot.close, by=None) == "closed"
    assert Message.objects.filter(kind="ballot.closed").count() == 3


def test_stale_copy_of_a_ballot_closes_with_the_roll_it_really_has():
    box = prepare()
    stale = Ballot.objects.get(pk=box.ballot.pk)
    box.ballot.open(by=None)

    assert count(stale).electors == 3
    assert stale.closed_at


def test_prepared_ballot_can_be_thrown_away_and_an_opened_one_cannot():
    box = prepare()
    box.ballot.discard(by=None)
    assert Ballot.objects.count() == 0
    assert Requirement.objects.count() == 4

    assert code(opened().ballot.discard, by=None) == "opened"


def test_rules_read_the_same_for_everyone_and_name_what_was_fixed():
    ballot = prepare(quorum=4, tie_rule="all_tied").ballot

    assert ballot.rules == [
        "Each business leader has 3 dots.",
        "At most 2 on one choice.",
        "The 2 choices with the most dots are chosen.",
        "If choices tie for the last place, all of them are chosen.",
        "At least 4 leaders must vote, or nothing is chosen.",
        "You can move your dots until voting closes. Partners listen and do not vote.",
        "Totals stay hidden until then. Nobody is shown who chose what; among a few voters, totals alone may tell.",
    ]
    assert ballot.invitation == "Three dots. Spread them, or stack up to two on one."


def test_rules_of_an_open_ballot_print_the_seed_of_the_lot():
    ballot = opened(tie_rule="lot").ballot

    assert f"If choices tie for the last place, the lot decides (seed {ballot.lot_seed})." in ballot.rules


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"dots": 11}, "ballot_dots_range"),
        ({"cap": 4}, "ballot_cap_range"),
        ({"cap": 0}, "ballot_cap_range"),
        ({"winners": 0}, "ballot_winners_range"),
        ({"question": ""}, "ballot_asks"),
        ({"tie_rule": "coin"}, "ballot_tie_rule_known"),
        ({"secrecy": "open"}, "ballot_secrecy_known"),
        ({"quorum": 2}, "ballot_quorum_range"),
        (CLOSED | {"result": {"voted": 2, "lines": [{"dots": 2}]}}, "ballot_few_papers_uncounted"),
        ({"opened_at": timezone.now()}, "ballot_open_has_seed"),
        ({"result": {}}, "ballot_closed_has_result"),
        ({"closed_at": timezone.now()}, "ballot_closed_has_result"),
        ({"closed_at": timezone.now(), "result": {}}, "ballot_closed_has_result"),
    ],
)
def test_database_refuses_what_no_ballot_can_be(change, constraint):
    ballot = prepare().ballot
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(**change)


def test_champions_vote_and_conveners_do_not():
    box = prepare(leaders=2)
    champion = make_seat(box.table, role=SeatRole.CHAMPION)
    make_seat(box.table, role=SeatRole.CONVENER)

    box.ballot.open(by=None)

    assert {e.contact_id for e in Elector.objects.all()} == {champion.contact_id, *(s.contact_id for s in box.seats)}


@pytest.mark.parametrize("leaders", [3, 50])
def test_opening_and_closing_take_the_same_statements_at_three_and_at_fifty_leaders(leaders, sql):
    box = prepare(leaders=leaders, partners=leaders)
    with sql(9):
        box.ballot.open(by=None)
    with sql(3):
        box.ballot.close(by=None)
    counter = make_user()
    with sql(11):
        box.ballot.count_votes(by=counter)


def test_ballot_whose_time_is_up_is_counted_by_the_clock_and_no_other_is(here):
    ended, later, by_hand = (opened(closes_at=timezone.now() + timedelta(hours=hours)) for hours in (1, 2, 3))
    Ballot.objects.filter(pk=by_hand.ballot.pk).update(closes_at=None)
    ended.ballot.refresh_from_db()
    place(ended, [[2, 1]] * 3)

    count_due(here, ended.ballot.closes_at - timedelta(seconds=1))
    assert Ballot.objects.closed().count() == 0
    count_due(here, ended.ballot.closes_at)
    count_due(here, ended.ballot.closes_at + timedelta(minutes=1))

    (closed,) = Ballot.objects.closed()
    assert (closed, closed.closed_at) == (ended.ballot, ended.ballot.closes_at)
    assert [line["dots"] for line in closed.result["lines"]] == [6, 3, 0, 0]
    assert Message.objects.filter(kind="ballot.closed").count() == 3
    assert Activity.objects.about(closed).latest_first()[0].detail["who"] == "Shared Table"
    assert later.ballot.state == "open"


def test_worker_counts_the_ended_ballots_of_every_open_region():
    assert app.conf.beat_schedule["count ballots whose time is up"]["task"] == count_due_ballots.name
    ended = opened(closes_at=timezone.now() + timedelta(hours=1))
    past = timezone.now() - timedelta(minutes=1)
    Ballot.objects.filter(pk=ended.ballot.pk).update(opened_at=past - timedelta(hours=1), closes_at=past)

    count_due_ballots()

    assert Ballot.objects.closed().get() == ended.ballot
