"""Ranked papers counted in two ways: round by round (instant-runoff), which decides, and by points (Borda)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from partnerships.tallies.lots import lot

# What a paper names, in its order, and how many papers say so.
Ranking = tuple[int, ...]
Rankings = Mapping[Ranking, int]


@dataclass(frozen=True)
class Round:
    """`votes`: (option, papers) in the order of the ballot. `out`: what goes out; none if the round decided."""

    votes: tuple[tuple[int, int], ...]
    silent: int  # papers that name none of what is left
    out: tuple[int, ...] = ()
    by_lot: bool = False


@dataclass(frozen=True)
class Run:
    """The rounds that gave one place; what holds a place before it is off every paper."""

    place: int
    winner: int
    rounds: tuple[Round, ...]


def runs(rankings: Rankings, options: Collection[int], *, places: int, seed: str) -> list[Run]:
    """The first `places`, as far as the papers name anything for them."""
    left, found = list(options), []
    for place in range(1, places + 1):
        run = _run(rankings, left, place, seed)
        if run is None:
            break
        found.append(run)
        left.remove(run.winner)
    return found


def _run(rankings: Rankings, options: Collection[int], place: int, seed: str) -> Run | None:
    left, rounds = list(options), list[Round]()
    while True:
        votes, silent = _first(rankings, left)
        counted = sum(votes.values())
        if not counted:
            return None
        shown = tuple((option, votes[option]) for option in left)
        leader = max(left, key=lambda option: votes[option])
        if votes[leader] * 2 > counted:
            return Run(place, leader, (*rounds, Round(shown, silent)))
        out, by_lot = _weakest(votes, left, seed)
        rounds.append(Round(shown, silent, out, by_lot))
        left = [option for option in left if option not in out]


def _first(rankings: Rankings, left: Collection[int]) -> tuple[Counter[int], int]:
    votes: Counter[int] = Counter()
    silent, standing = 0, set(left)
    for ranking, papers in rankings.items():
        first = next((option for option in ranking if option in standing), None)
        if first is None:
            silent += papers
        else:
            votes[first] += papers
    return votes, silent


def _weakest(votes: Counter[int], left: Collection[int], seed: str) -> tuple[tuple[int, ...], bool]:
    """All without a paper go out together, which changes nothing for the others; else the one with the fewest."""
    fewest = min(votes[option] for option in left)
    weakest = [option for option in left if votes[option] == fewest]
    if not fewest:
        return tuple(weakest), False
    return (max(weakest, key=lambda option: lot(seed, option)),), len(weakest) > 1


def borda(rankings: Rankings, options: Collection[int]) -> dict[int, int]:
    """Of n choices the first on a paper gets n - 1 points, the next n - 2, and so on; what is not named gets none."""
    points = dict.fromkeys(options, 0)
    for ranking, papers in rankings.items():
        for rank, option in enumerate(ranking, 1):
            points[option] += papers * (len(options) - rank)
    return points
