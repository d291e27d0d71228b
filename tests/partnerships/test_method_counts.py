"""Each way of counting against another one, written on its own and as plainly as it is slow; and known elections."""

from collections import Counter
from hashlib import sha256
from itertools import combinations
from statistics import fmean, median, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.tallies import mattering as mattered
from partnerships.tallies.piles import Choice, Counting, Laid, Pile
from partnerships.tallies.runoff import borda, runs

OPTIONS = [1, 2, 3, 4, 5]
CHOICES = [Choice(option, 10 + option, f"Choice {option}") for option in OPTIONS]
SEED = "5eed"

rankings = st.lists(
    st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, len(OPTIONS)).map(lambda n: tuple(order[:n]))),
    min_size=1,
    max_size=12,
)
placed = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 3), min_size=1)
rating = st.tuples(st.integers(1, 5), st.integers(1, 5))
rated = st.dictionaries(st.sampled_from(OPTIONS), rating, min_size=1)


def ticket(option):
    return sha256(f"{SEED}:{option}".encode()).hexdigest()


def laid_of(paper):
    """A paper as it is written down here: option → dots, option → two ratings, or the options in order."""
    if isinstance(paper, tuple):
        return [Laid(option, rank=rank) for rank, option in enumerate(paper, 1)]
    return [
        Laid(option, said) if isinstance(said, int) else Laid(option, importance=said[0], feasibility=said[1])
        for option, said in paper.items()
    ]


def counted(method, papers, *, winners=2, tie_rule="lot"):
    """Each paper is of an organization of its own."""
    whole = Pile.together(Pile.of([laid_of(paper)]) for paper in papers)
    return whole.counted(CHOICES, Counting(method, winners, tie_rule, SEED))


def chosen(method, papers, **rules):
    return {line.option for line in counted(method, papers, **rules)[0] if line.chosen}


# ---- dots and marks ----


def the_most(scores, winners):
    """Of all sets of that many, the one that no choice outside beats, by score and then by lot."""
    standing = [option for option in OPTIONS if scores[option]]
    size = min(winners, len(standing))

    def beats(a, b):
        return (scores[a], ticket(b)) > (scores[b], ticket(a))

    for group in combinations(standing, size):
        outside = set(standing) - set(group)
        if all(beats(inside, other) for inside in group for other in outside):
            return set(group)
    raise AssertionError("There is always such a set.")


@given(st.lists(placed, min_size=1, max_size=10), st.integers(1, 5))
def test_dots_choose_what_nothing_left_out_beats(papers, winners):
    scores = {option: sum(paper.get(option, 0) for paper in papers) for option in OPTIONS}

    lines, _runs = counted("dots", papers, winners=winners)

    assert {line.option: line.dots for line in lines} == scores
    assert {line.option for line in lines if line.chosen} == the_most(scores, winners)


@given(st.lists(st.sets(st.sampled_from(OPTIONS), min_size=1), min_size=1, max_size=10), st.integers(1, 5))
def test_marks_choose_what_most_papers_name(papers, winners):
    named = {option: sum(option in paper for paper in papers) for option in OPTIONS}

    lines, _runs = counted("approval", [dict.fromkeys(paper, 1) for paper in papers], winners=winners)

    assert {line.option: (line.dots, line.voters) for line in lines} == {o: (n, n) for o, n in named.items()}
    assert {line.option for line in lines if line.chosen} == the_most(named, winners)


# ---- rankings ----


def one_by_one(papers, standing):
    """Instant-runoff as it is told to children: one goes out at a time, until one is left."""
    standing = set(standing)
    while len(standing) > 1:
        firsts = Counter(dict.fromkeys(standing, 0))
        for paper in papers:
            for option in paper:
                if option in standing:
                    firsts[option] += 1
                    break
        if not sum(firsts.values()):
            return None
        fewest = min(firsts.values())
        standing.discard(max((o for o in standing if firsts[o] == fewest), key=ticket))
    (last,) = standing
    return last if any(last in paper for paper in papers) else None


def places_of(papers):
    """Place after place, each by counting anew without those who hold one."""
    held = []
    while len(held) < len(OPTIONS):
        winner = one_by_one(papers, set(OPTIONS) - set(held))
        if winner is None:
            break
        held.append(winner)
    return held


@given(rankings, st.integers(1, 5))
def test_rounds_give_the_places_that_one_elimination_at_a_time_gives(papers, winners):
    places = places_of(papers)

    lines, found = counted("ranked", papers, winners=winners)

    assert [run.winner for run in found] == places
    assert {line.option for line in lines if line.chosen} == set(places[:winners])
    assert [line.option for line in lines if line.place] == places


@given(rankings)
def test_every_round_accounts_for_every_paper_and_ends_in_more_than_half(papers):
    for run in counted("ranked", papers)[1]:
        for round_ in run.rounds:
            assert sum(votes for _option, votes in round_.votes) + round_.silent == len(papers)
        votes = dict(run.rounds[-1].votes)
        assert votes[run.winner] * 2 > sum(votes.values())
        assert not run.rounds[-1].out


@given(rankings)
def test_points_are_the_choices_that_stand_behind(papers):
    """Of each paper that names it, one for every other choice it is preferred to, those not named among them."""
    behind = Counter()
    for paper in papers:
        for one in paper:
            for other in OPTIONS:
                if other != one and (other not in paper or paper.index(other) > paper.index(one)):
                    behind[one] += 1

    lines, _runs = counted("ranked", papers)

    assert {line.option: line.points for line in lines} == {option: behind[option] for option in OPTIONS}


@given(rankings)
def test_who_is_first_on_more_than_half_holds_the_first_place(papers):
    first, votes = Counter(paper[0] for paper in papers).most_common(1)[0]
    if votes * 2 > len(papers):
        assert counted("ranked", papers)[1][0].winner == first


MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE = range(1, 5)
# The capital of Tennessee, the example of “Instant-runoff voting” and “Borda count” in Wikipedia; in percent.
TENNESSEE = {
    (MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE): 42,
    (NASHVILLE, CHATTANOOGA, KNOXVILLE, MEMPHIS): 26,
    (CHATTANOOGA, KNOXVILLE, NASHVILLE, MEMPHIS): 15,
    (KNOXVILLE, CHATTANOOGA, NASHVILLE, MEMPHIS): 17,
}


def test_tennessee_has_nashville_by_points_and_knoxville_by_rounds():
    cities = [MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE]

    (run,) = runs(TENNESSEE, cities, places=1, seed=SEED)

    assert borda(TENNESSEE, cities) == {MEMPHIS: 126, NASHVILLE: 194, CHATTANOOGA: 173, KNOXVILLE: 107}
    assert [dict(round_.votes) for round_ in run.rounds] == [
        {MEMPHIS: 42, NASHVILLE: 26, CHATTANOOGA: 15, KNOXVILLE: 17},
        {MEMPHIS: 42, NASHVILLE: 26, KNOXVILLE: 32},
        {MEMPHIS: 42, KNOXVILLE: 58},
    ]
    assert ([round_.out for round_ in run.rounds], run.winner) == ([(CHATTANOOGA,), (NASHVILLE,), ()], KNOXVILLE)


def test_burlington_2009_was_won_in_the_last_round_by_who_was_second_in_the_first():
    """Mayor of Burlington, Vermont, 3 March 2009, once all but Kiss, Wright and Montroll are taken off the papers.

    Two by two these papers give what Electowiki lists: 4314 to 4064, 4067 to 3477, 4597 to 3668; the city, which set a
    few papers aside, announced 4313 to 4061.
    """
    kiss, wright, montroll = 1, 2, 3
    papers = {
        (montroll, kiss, wright): 1332,
        (montroll, wright, kiss): 767,
        (montroll,): 455,
        (kiss, montroll, wright): 2043,
        (kiss, wright, montroll): 371,
        (kiss,): 568,
        (wright, montroll, kiss): 1513,
        (wright, kiss, montroll): 495,
        (wright,): 1289,
    }

    (run,) = runs(papers, [kiss, wright, montroll], places=1, seed=SEED)

    assert [dict(round_.votes) for round_ in run.rounds] == [
        {kiss: 2982, wright: 3297, montroll: 2554},
        {kiss: 4314, wright: 4064},
    ]
    assert (run.winner, run.rounds[-1].silent) == (kiss, 455)


def test_all_agree_so_the_second_place_is_not_left_to_the_lot():
    assert [run.winner for run in counted("ranked", [(4, 2, 5, 1, 3)] * 6)[1]] == [4, 2, 5, 1, 3]


def test_lot_decides_between_two_with_as_many_papers_and_the_round_says_so():
    (run, *_rest) = counted("ranked", [(1, 2)] * 3 + [(2, 1)] * 3)[1]

    assert run.winner == min((1, 2), key=ticket)
    assert [round_.by_lot for round_ in run.rounds] == [False, True, False]


# ---- ratings ----


@given(st.lists(rated, min_size=5, max_size=10), st.integers(1, 5))
def test_grid_is_mean_median_and_spread_of_the_ratings_it_got(papers, winners):
    lines, _runs = counted("grid", papers, winners=winners)

    sums = dict.fromkeys(OPTIONS, 0)
    for line in lines:
        ratings = [paper[line.option] for paper in papers if line.option in paper]
        if len(ratings) < 3:
            assert (line.importance, line.feasibility, line.chosen) == (None, None, False)
            continue
        for axis, values in zip((line.importance, line.feasibility), zip(*ratings, strict=True), strict=True):
            assert axis.mean == pytest.approx(fmean(values))
            if len(ratings) >= 5:
                assert (axis.median, axis.spread) == (median(values), pytest.approx(pstdev(values), abs=1e-9))
            else:
                assert (axis.median, axis.spread) == (None, None)
        sums[line.option] = round(sum(map(fmean, zip(*ratings, strict=True))), 9)
    assert {line.option for line in lines if line.chosen} == the_most(sums, winners)


# ---- who may have mattered ----


papers_of = {"dots": placed, "ranked": rankings.map(lambda some: some[0]), "grid": rated}


@pytest.mark.parametrize("method", list(papers_of))
@given(data=st.data())
def test_how_many_would_have_changed_it_is_what_counting_anew_without_each_says(method, data):
    papers = data.draw(st.lists(st.tuples(st.integers(1, 6), papers_of[method]), min_size=5, max_size=14))
    by = Counting(method, 2, "lot", SEED)
    piles = {o: Pile.of([laid_of(paper) for of, paper in papers if of == o]) for o in {of for of, _paper in papers}}
    sizes = {o: "1-9" if o % 2 else "250-999" for o in piles}

    told = mattered.mattering(piles, sizes, CHOICES, by)

    everything = chosen(method, [paper for _of, paper in papers])
    rests = [[paper for of, paper in papers if of != o] for o in piles]
    asked = rests if len(rests) >= 5 and min(map(len, rests)) >= 5 else []
    small = [paper for of, paper in papers if of % 2]
    if not everything:
        assert told is None
        return
    if asked:
        assert (told.left_out, told.changed) == (len(asked), sum(chosen(method, rest) != everything for rest in asked))
    else:
        assert (told.left_out, told.changed) == (None, None)
    same = chosen(method, small) == everything if 5 <= len(small) <= len(papers) - 5 else None
    assert told.small is same
    if method == "dots" and any(dots > 1 for _of, paper in papers for dots in paper.values()):
        ones = [dict.fromkeys(paper, 1) for _of, paper in papers]
        assert told.one_dot is (chosen(method, ones) == everything)
    else:
        assert told.one_dot is None
