"""Who is chosen: by dots, and by the rule that was fixed before when dots tie."""

import json
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError

from partnerships import tallies
from partnerships.models import Ballot, Elector
from regions.scope import in_region
from tests.factories import make_contact, make_region, make_seat
from tests.partnerships.ballot_box import count, opened, place, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


def lines(*counts, organizations=None, winners=2, tie_rule="more_organizations", seed="s"):
    """Options 1, 2, … with these dots; what `choose` makes of them by option number."""
    given = [
        tallies.Line(
            option=n,
            requirement=n,
            label=str(n),
            dots=dots,
            voters=dots,
            organizations=(organizations or counts)[n - 1],
        )
        for n, dots in enumerate(counts, 1)
    ]
    return tallies.choose(given, winners=winners, tie_rule=tie_rule, seed=seed)


def chosen(ranked):
    return {line.option for line in ranked if line.chosen}


def test_most_dots_are_chosen_and_ranked_with_ties_sharing_a_rank():
    ranked = lines(5, 9, 5, 0, winners=1)

    assert [(line.option, line.rank) for line in ranked if line.option in (2, 4)] == [(2, 1), (4, 4)]
    assert {line.rank for line in ranked if line.dots == 5} == {2}
    assert chosen(ranked) == {2}
    assert {line.tie for line in ranked} == {""}


def test_option_without_dots_is_never_chosen():
    assert chosen(lines(4, 0, 0, winners=3)) == {1}
    assert chosen(lines(0, 0, winners=2)) == set()


def test_tie_among_the_chosen_needs_no_rule():
    ranked = lines(7, 7, 3, winners=2)

    assert chosen(ranked) == {1, 2}
    assert {line.why for line in ranked} == {""}


def test_tie_for_the_last_place_goes_to_more_organizations_and_says_so():
    ranked = lines(9, 5, 5, 5, organizations=(3, 2, 4, 1), winners=2)

    assert chosen(ranked) == {1, 3}
    assert {line.option: line.why for line in ranked} == {
        1: "",
        3: "Tied on dots; chosen because more organizations support it.",
        2: "Tied on dots; another was supported by more organizations.",
        4: "Tied on dots; another was supported by more organizations.",
    }


def test_tie_that_organizations_cannot_break_goes_to_the_lot_anyone_can_draw_again():
    ranked = lines(9, 5, 5, 5, organizations=(3, 4, 4, 1), winners=2, seed="abc")

    winner = min((2, 3), key=lambda option: sha256(f"abc:{option}".encode()).hexdigest())
    assert chosen(ranked) == {1, winner}
    assert {line.option: line.tie for line in ranked} == {1: "", 2: "lot", 3: "lot", 4: "organizations"}


def test_lot_rule_ignores_organizations():
    seeds = [f"seed-{n}" for n in range(40)]
    winners = {
        frozenset(chosen(lines(5, 5, organizations=(9, 1), winners=1, tie_rule="lot", seed=seed))) for seed in seeds
    }

    assert winners == {frozenset({1}), frozenset({2})}


def test_all_tied_rule_takes_everyone_who_ties():
    ranked = lines(9, 5, 5, 5, 1, winners=2, tie_rule="all_tied")

    assert chosen(ranked) == {1, 2, 3, 4}
    assert [line.tie for line in ranked] == ["", "all", "all", "all", ""]


def test_choosing_does_not_depend_on_the_order_options_come_in():
    given = [
        tallies.Line(option=n, requirement=n, label=str(n), dots=4, voters=2, organizations=2) for n in range(1, 8)
    ]
    rules = {"winners": 3, "tie_rule": "more_organizations", "seed": "s"}

    assert tallies.choose(given, **rules) == tallies.choose(given[::-1], **rules)


def test_close_counts_dots_leaders_and_distinct_organizations():
    box = prepare(leaders=5, options=3)
    company = box.seats[0].organization
    make_seat(box.table, make_contact(company))
    box.ballot.open(by=None)
    box.options = list(box.ballot.options.all())
    box.electors = list(Elector.objects.filter(ballot=box.ballot).order_by("id"))
    place(box, [[2, 1], [2], [1, 1], [0, 1], [0, 2, 1], [2]])

    result = count(box.ballot)

    assert [(line.label, line.dots, line.voters, line.organizations) for line in result.lines] == [
        ("Requirement A", 7, 4, 3),
        ("Requirement B", 5, 4, 4),
        ("Requirement C", 1, 1, 1),
    ]
    assert (result.electors, result.voted, result.organizations, result.organizations_voted, result.dots) == (
        6,
        6,
        5,
        5,
        13,
    )


def test_result_is_a_snapshot_that_survives_json_and_needs_no_query(sql):
    box = opened()
    place(box, [[2, 1], [1], [1]])
    counted = count(box.ballot)
    fresh = Ballot.objects.get(pk=box.ballot.pk)

    with sql(0):
        assert tallies.tally(fresh) == counted
    assert json.loads(json.dumps(fresh.result)) == fresh.result


def test_result_of_an_open_ballot_is_refused_even_though_votes_are_there():
    box = opened()
    place(box, [[2, 1]])

    with pytest.raises(ValidationError) as refused:
        tallies.tally(box.ballot)
    assert refused.value.code == "not_closed"
    assert tallies.turnout(box.ballot).voted == 1


def test_without_quorum_nothing_is_chosen_and_the_words_say_so():
    box = opened(leaders=5, quorum=4)
    place(box, [[2, 1], [1], [1]])

    result = count(box.ballot)

    assert (result.chosen, result.has_quorum) == ([], False)
    assert result.headline == "Too few leaders voted, so nothing was chosen."
    assert (
        result.turnout_words == "Quorum of 4 not met: 3 of 5 leaders voted, for 3 organizations. Partners did not vote."
    )


@pytest.mark.parametrize("voted", [1, 2])
def test_one_or_two_papers_are_never_counted_in_figures(voted):
    """SECURITY: one paper is its voter's choice in plain sight; of two, each voter can tell the other's."""
    three, few = opened(leaders=4), opened(leaders=4)
    place(three, [[2, 1]] * 3)
    place(few, [[2, 1]] * voted)

    assert [line.dots for line in count(three.ballot).lines] == [6, 3, 0, 0]
    result = count(few.ballot)
    assert (result.voted, result.lines, result.dots, result.chosen) == (voted, (), 0, [])
    assert result.turnout_words.endswith("With so few papers no counts are shown: they would tell who chose what.")


def test_among_fewer_than_five_voters_no_breakdown_is_kept():
    few, many = opened(leaders=4), opened(leaders=5)
    for box in (few, many):
        place(box, [[1]] * 5)

    assert {line.voters for line in count(few.ballot).lines} == {None}
    assert count(many.ballot).lines[0].voters == 5


@pytest.mark.parametrize(("leaders", "tie"), [(4, "lot"), (5, "organizations")])
def test_tie_among_fewer_than_five_voters_goes_to_the_lot_so_that_it_does_not_tell_who_supports_what(leaders, tie):
    box = opened(options=2, leaders=leaders, winners=1)
    place(box, [[2], [0, 1], [0, 1], [1, 1], [1, 1]] if leaders == 5 else [[2], [0, 1], [0, 1], []])
    if leaders == 4:
        box.electors[3].place(box.options[0].pk, 1)
        box.electors[3].place(box.options[1].pk, 1)

    result = count(box.ballot)

    assert {line.tie for line in result.lines} == {tie}
    if tie == "lot":
        first = min(result.lines, key=lambda line: tallies.lot(box.ballot.lot_seed, line.option))
        assert result.chosen == [first]
    assert any("if fewer than five leaders vote, the lot decides" in rule for rule in box.ballot.rules)


def test_counting_takes_three_statements_at_three_papers_and_at_fifty(sql):
    for leaders in (3, 50):
        box = opened(leaders=leaders)
        place(box, [[2, 1]] * leaders)
        with sql(3):
            assert tallies.count(box.ballot).voted == leaders


def test_headline_counts_in_words():
    box = opened()
    place(box, [[2, 1]] * 3)

    assert count(box.ballot).headline == "The leaders chose two."
