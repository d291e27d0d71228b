"""Marks, rankings and ratings: prepared, filled in, replaced, refused, counted; and what the database holds to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from partnerships import tallies
from partnerships.models import Ballot, Mark, Paper
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.ballot_box import count, opened, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


def code(verb, *args, **given):
    with pytest.raises(ValidationError) as refused:
        verb(*args, **given)
    return getattr(refused.value, "code", None) or set(refused.value.message_dict)


def said(verb, *args, **given):
    with pytest.raises(ValidationError) as refused:
        verb(*args, **given)
    return refused.value.messages[0]


def marks(box, *values):
    """A paper: what stands on each option in turn; None for nothing."""
    return {option.pk: value for option, value in zip(box.options, values, strict=False) if value is not None}


def fill(box, papers):
    for elector, paper in zip(box.electors, papers, strict=False):
        elector.fill(marks(box, *paper))


def lying(elector):
    """Label → what the paper says."""
    rows = Mark.objects.filter(paper__elector=elector).select_related("option").order_by("rank", "option__position")
    return {mark.option.label[-1]: mark.says for mark in rows}


# ---- rules ----


@pytest.mark.parametrize("method", ["approval", "ranked", "grid"])
def test_dots_and_cap_follow_from_the_method_whatever_was_asked_for(method):
    ballot = prepare(options=6, method=method, dots=3, cap=2).ballot

    assert (ballot.dots, ballot.cap) == (6, 1)


@pytest.mark.parametrize(("method", "rule"), [("approval", "more_organizations"), ("ranked", "lot"), ("grid", "lot")])
def test_tie_rule_follows_from_the_method_where_support_cannot_be_told(method, rule):
    assert prepare(method=method).ballot.tie_rule == rule


def test_ranking_refuses_another_tie_rule_than_the_lot():
    assert code(prepare, method="ranked", tie_rule="all_tied") == {"tie_rule"}


def test_more_than_ten_dots_are_refused_but_any_number_of_marks_is_not():
    assert code(prepare, options=10, dots=11, cap=2) == {"dots"}


@pytest.mark.parametrize(
    ("method", "rules"),
    [
        (
            "approval",
            [
                "Each business leader has one paper.",
                "Mark as many choices as you like, each once.",
                "The 2 choices with the most marks are chosen.",
            ],
        ),
        (
            "ranked",
            [
                "Each business leader has one paper.",
                "What you do not rank stands behind everything you rank.",
                "Each paper counts for its first choice. Has one more than half of them, it holds the first place. Else"
                " the choice with the fewest goes out, and its papers count for their next choice: round by round.",
                "What holds a place is taken off every paper, and the rest is counted again in the same way for the"
                " next place, until 2 are chosen.",
                "If several have the fewest, one of them goes out: the lot decides, with a seed drawn at the opening.",
                "Beside that, points are counted: 3 for the first on a paper, one less for each after it. They are"
                " shown and do not decide.",
            ],
        ),
        (
            "grid",
            [
                "Each business leader has one paper.",
                "Leave out what you cannot judge. Who rates a choice rates it on both lines.",
                "Of each choice the mean importance and the mean feasibility are added. The 2 highest sums are chosen.",
                "A choice that fewer than three rate is not counted. How far the ratings lie apart is shown beside.",
            ],
        ),
    ],
)
def test_rules_are_printed_before_the_opening(method, rules):
    printed = prepare(method=method).ballot.rules

    assert printed[: len(rules)] == rules
    assert "You can change your paper until voting closes. Partners listen and do not vote." in printed


# ---- papers ----


def test_mark_is_placed_by_a_tap_and_only_once():
    box = opened(method="approval")
    box.electors[0].place(box.options[0].pk, 1)
    box.electors[0].place(box.options[2].pk, 1)

    assert lying(box.electors[0]) == {"A": (1,), "C": (1,)}
    assert code(box.electors[0].place, box.options[0].pk, 2) == "cap"


def test_ranking_is_saved_as_a_whole_replaced_and_its_gaps_close_up():
    box = opened(method="ranked", leaders=3)
    elector = box.electors[0]
    elector.fill(marks(box, 3, None, 1))
    assert lying(elector) == {"C": (1,), "A": (2,)}

    elector.fill(marks(box, 1, 2, None, 4))

    assert lying(elector) == {"A": (1,), "B": (2,), "D": (3,)}
    assert (Paper.objects.get().spent, Mark.objects.count()) == (3, 3)
    check_deferred()


def test_two_choices_change_places():
    box = opened(method="ranked")
    box.electors[0].fill(marks(box, 1, 2))
    box.electors[0].fill(marks(box, 2, 1))

    check_deferred()
    assert lying(box.electors[0]) == {"B": (1,), "A": (2,)}


def test_ratings_are_saved_as_a_whole_and_replaced():
    box = opened(method="grid")
    box.electors[0].fill(marks(box, (5, 2), (1, 1)))
    box.electors[0].fill(marks(box, (4, 2), None, (3, 3)))

    assert lying(box.electors[0]) == {"A": (4, 2), "C": (3, 3)}


@pytest.mark.parametrize(("method", "paper", "statements"), [("ranked", (1, 2), 1), ("grid", ((4, 4), (2, 1)), 2)])
def test_saying_it_twice_writes_nothing_and_an_empty_paper_takes_all_back(method, paper, statements, sql):
    box = opened(method=method)
    elector = box.electors[0]
    before = Activity.objects.count()
    with sql(statements):
        elector.fill(marks(box, *paper))
    with sql(1):
        elector.fill(marks(box, *paper))

    elector.fill({})

    assert (Paper.objects.get().spent, Mark.objects.count()) == (0, 0)
    assert tallies.turnout(box.ballot).voted == 0
    assert code(elector.fill, {}) == "empty"
    assert Activity.objects.count() == before


def test_paper_filled_in_with_one_link_is_not_changed_by_another():
    box = opened(method="ranked")
    box.electors[0].fill(marks(box, 1, 2), link_version=1)

    for paper in (marks(box, 2, 1), {}):
        assert code(box.electors[0].fill, paper, link_version=2) == "sealed"
    assert lying(box.electors[0]) == {"A": (1,), "B": (2,)}


@pytest.mark.parametrize(
    ("method", "paper", "words"),
    [
        (
            "ranked",
            (1, 1),
            "Two choices stand at place 1: “Requirement A” and “Requirement B”. Give one of them another.",
        ),
        ("ranked", (5,), "There are 4 places. “Requirement A” stands at 5; choose one from 1 to 4."),
        ("grid", ((6, 1),), "Ratings go from 1 to 5. Look at “Requirement A” again."),
        (
            "grid",
            ((3, 0),),
            "“Requirement A” is rated on one line only. Say both how important and how feasible, or neither.",
        ),
    ],
)
def test_paper_that_breaks_its_rules_is_refused_in_words_and_nothing_is_written(method, paper, words):
    box = opened(method=method)

    assert said(box.electors[0].fill, marks(box, *paper)) == words
    assert (Paper.objects.count(), Mark.objects.count()) == (0, 0)


def test_choice_of_another_ballot_is_refused():
    box, other = opened(method="ranked"), opened(method="ranked")
    assert code(box.electors[0].fill, {other.options[0].pk: 1}) == "unknown_option"


@pytest.mark.parametrize("method", ["ranked", "grid"])
def test_a_tap_does_not_fill_in_a_whole_paper(method):
    box = opened(method=method)
    assert code(box.electors[0].place, box.options[0].pk, 1) == "another_method"


def test_late_paper_is_refused():
    box = opened(method="ranked")
    box.ballot.close(by=None)
    assert said(box.electors[0].fill, marks(box, 1)) == "Voting has just been stopped, so this was not counted."


# ---- what the database refuses by itself ----


def check_deferred():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def in_the_end(write):
    write()
    check_deferred()


def refuses(words, write):
    with pytest.raises(IntegrityError, match=words):
        in_the_end(write)


@pytest.mark.parametrize(
    ("method", "given", "constraint"),
    [
        ("approval", {"rank": 1}, "mark_as_method"),
        ("ranked", {}, "mark_as_method"),
        ("ranked", {"rank": 1, "importance": 3}, "mark_as_method"),
        ("ranked", {"rank": 2}, "mark_ranks_gapless"),
        ("grid", {"importance": 3}, "mark_as_method"),
        ("grid", {"importance": 3, "feasibility": 6}, "mark_as_method"),
        ("grid", {"importance": 3, "feasibility": 3, "method": "dots"}, "mark_as_method"),
        ("grid", {"method": "dots"}, "mark_cap_of_ballot"),
        ("approval", {"dots": 2, "cap": 2}, "mark_cap_of_ballot"),
    ],
)
def test_database_holds_a_mark_to_its_method(method, given, constraint):
    box = opened(method=method)
    paper = Paper.objects.create(
        ballot=box.ballot, elector=box.electors[0], allowance=4, spent=1, saved_at=box.ballot.opened_at
    )
    row = {"ballot": box.ballot, "paper": paper, "option": box.options[0], "cap": 1, "dots": 1, "method": method}

    names = {"mark_ranks_gapless": "A ranking has no gaps"}
    refuses(names.get(constraint, constraint), lambda: Mark.objects.create(**(row | given)))


def test_database_refuses_a_rank_twice_and_a_gap_that_is_left():
    box = opened(method="ranked")
    box.electors[0].fill(marks(box, 1, 2, 3))
    check_deferred()
    laid = Mark.objects.filter(paper__elector=box.electors[0])

    refuses("mark_rank_once", lambda: laid.filter(rank=2).update(rank=3))
    refuses("A ranking has no gaps", lambda: laid.get(rank=2).delete())


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"method": "guessing", "cap": 1}, "ballot_method_known"),
        ({"method": "approval", "cap": 2}, "ballot_dots_range"),
        ({"dots": 11}, "ballot_dots_range"),
        ({"method": "ranked", "cap": 1, "tie_rule": "all_tied"}, "ballot_method_ties"),
        ({"method": "grid", "cap": 1, "tie_rule": "more_organizations"}, "ballot_method_ties"),
    ],
)
def test_database_holds_a_ballot_to_its_method(change, constraint):
    ballot = prepare().ballot
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(**change)


def test_database_refuses_another_method_once_a_ballot_is_open():
    box = opened(cap=1, dots=3)
    with pytest.raises(IntegrityError, match="The rules of a ballot are fixed"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(method="approval")


# ---- the count ----


def test_marks_are_counted_and_ties_go_to_more_organizations():
    box = opened(method="approval", leaders=5)
    for elector, paper in zip(box.electors, ["AB", "AB", "AC", "A", "C"], strict=True):
        for letter in paper:
            elector.place(box.options["ABCD".index(letter)].pk, 1)

    result = count(box.ballot)

    assert [(line.label[-1], line.dots, line.voters, line.chosen) for line in result.lines[:1]] == [("A", 4, 4, True)]
    assert {line.label[-1]: line.dots for line in result.lines} == {"A": 4, "B": 2, "C": 2, "D": 0}
    assert result.lines[0].figure == "4 marks"
    assert {line.why for line in result.lines if line.dots == 2} == {
        "Tied; chosen by the lot.",
        "Tied; the lot fell to another.",
    }


def test_grid_ranks_by_the_sum_of_means_and_shows_median_and_spread():
    box = opened(method="grid", leaders=5, winners=1)
    fill(box, [[(5, 3), (4, 4)], [(5, 1), (4, 4)], [(3, 1), (4, 4)], [(5, 2), None, (5, 5)], [(4, 2), None, (5, 5)]])

    result = count(box.ballot)

    best, second, few, none = result.lines
    assert [line.label[-1] for line in result.lines][:2] == ["B", "A"]
    assert (best.figure, best.chosen, best.importance.mean, best.importance.spread) == ("8.00 of 10", True, 4.0, None)
    assert (second.importance.mean, second.importance.median, round(second.importance.spread, 3)) == (4.4, 5.0, 0.8)
    assert (second.feasibility.mean, second.feasibility.median) == (1.8, 2.0)
    assert (few.importance, few.figure, few.chosen, none.chosen) == (None, "rated by too few", False, False)


def test_grid_of_fewer_than_five_papers_shows_means_alone():
    box = opened(method="grid", leaders=4)
    fill(box, [[(5, 3)], [(5, 1)], [(3, 1)], [(3, 3)]])

    line = count(box.ballot).lines[0]

    assert (line.importance.mean, line.importance.median, line.importance.spread) == (4.0, None, None)


@pytest.mark.parametrize("method", ["approval", "ranked", "grid"])
def test_result_survives_json_and_needs_no_query(method, sql):
    box = opened(method=method, leaders=5)
    value = {"approval": 1, "ranked": None, "grid": (4, 3)}[method]
    fill(box, [[value, value] if value else [1, 2, 3]] * 5)
    counted = count(box.ballot)
    fresh = Ballot.objects.get(pk=box.ballot.pk)

    with sql(0):
        assert tallies.tally(fresh) == counted


def test_rounds_are_not_kept_of_fewer_than_five_papers():
    few, many = opened(method="ranked", leaders=4), opened(method="ranked", leaders=5)
    for box in (few, many):
        fill(box, [[1, 2, 3]] * 5)

    assert count(few.ballot).runs == ()
    assert [run.place for run in count(many.ballot).runs] == [1, 2]


def test_of_one_or_two_papers_nothing_is_counted_by_any_method():
    for method, value in (("approval", 1), ("ranked", 1), ("grid", (5, 5))):
        box = opened(method=method, leaders=4)
        fill(box, [[value]] * 2)
        result = count(box.ballot)
        assert (result.lines, result.runs, result.mattered, result.chosen) == ((), (), None, [])


# ---- papers keyed twice ----


@pytest.mark.parametrize(
    ("method", "first", "second", "lies"),
    [
        ("approval", (1, None, 1), (1, 0, 1), {"A": (1,), "C": (1,)}),
        ("ranked", (2, 1), (2, 1), {"B": (1,), "A": (2,)}),
        ("grid", ((5, 4),), ([5, 4],), {"A": (5, 4)}),
    ],
)
def test_paper_is_keyed_twice_counted_and_taken_back(method, first, second, lies):
    box = opened(method=method)
    who = box.electors[0].contact
    other = {**marks(box, *second), box.options[3].pk: (1, 1) if method == "grid" else 3}
    assert code(box.ballot.key_paper, who, marks(box, *first), other, by=None) == "readings_differ"

    box.ballot.key_paper(who, marks(box, *first), marks(box, *second), by=None)

    assert lying(box.electors[0]) == lies
    check_deferred()
    box.ballot.take_back_paper(who, by=None)
    check_deferred()
    assert Mark.objects.count() == 0


def test_keyed_paper_with_a_place_twice_is_refused():
    box = opened(method="ranked")
    paper = marks(box, 1, 1)
    assert code(box.ballot.key_paper, box.electors[0].contact, paper, paper, by=None) == "place_twice"
    assert code(box.ballot.key_paper, box.electors[0].contact, {}, {}, by=None) == "empty"
