"""Counts a secret ballot again from its published papers alone: `python recount.py FILE`. Python is all it needs."""

import csv
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from statistics import median, pstdev
from typing import NamedTuple

Papers = list[list[str]]
# Fewer ratings than these are not counted, or not broken down.
FEWEST, FEWEST_SPREAD = 3, 5


class File(NamedTuple):
    rules: dict[str, str]
    labels: dict[str, str]
    papers: Papers

    def lot(self, option: str) -> str:
        return sha256(f"{self.rules['lot_seed']}:{option}".encode()).hexdigest()


class Counted(NamedTuple):
    """What each option is ranked by, its figure in words, and what else there is to say."""

    scores: dict[str, Fraction]
    figures: dict[str, str]
    more: list[str]


def by_dots(file: File) -> Counted:
    scores = dict.fromkeys(file.labels, Fraction(0))
    for _receipt, *cells in file.papers:
        for option, dots in zip(cells[::2], cells[1::2], strict=True):
            scores[option] += int(dots)
    return Counted(scores, {option: str(dots) for option, dots in scores.items()}, [])


def by_rank(file: File) -> Counted:
    """Instant-runoff for one place after the other; Borda's points beside it."""
    orders = []
    for _receipt, *cells in file.papers:
        places = {int(place): option for option, place in zip(cells[::2], cells[1::2], strict=True)}
        orders.append([places[place] for place in sorted(places)])
    points = dict.fromkeys(file.labels, 0)
    for order in orders:
        for option in order:
            points[option] += len(file.labels) - 1 - order.index(option)
    scores, told, standing = dict.fromkeys(file.labels, Fraction(0)), list[str](), list(file.labels)
    for place in range(len(file.labels)):
        winner = _runoff(file, orders, standing, place + 1, told)
        if not winner:
            break
        scores[winner] = Fraction(len(file.labels) - place)
        standing.remove(winner)
    return Counted(scores, {option: str(points[option]) for option in points}, told)


def _runoff(file: File, orders: Sequence[Sequence[str]], options: Sequence[str], place: int, told: list[str]) -> str:
    """The winner, or nothing if no paper names one of these; each round is told if its place is one to be chosen."""
    left, shown = list(options), place <= int(file.rules["winners"])
    for number in range(1, len(left) + 1):
        tops = [top for order in orders for top in [option for option in order if option in left][:1]]
        if not tops:
            return ""
        votes = {option: tops.count(option) for option in left}
        line = f"{place}.{number}: " + ", ".join(f"{file.labels[option]} {votes[option]}" for option in left)
        if max(votes.values()) > len(tops) / 2:
            if shown:
                told.append(line)
            return max(votes, key=lambda option: votes[option])
        out = [option for option in left if votes[option] == min(votes.values())]
        if votes[out[0]]:
            out = [max(out, key=file.lot)]
        if shown:
            told.append(f"{line}; out: " + ", ".join(file.labels[option] for option in out))
        left = [option for option in left if option not in out]
    return left[0]


def by_grid(file: File) -> Counted:
    rated: dict[str, list[tuple[int, int]]] = {option: [] for option in file.labels}
    for _receipt, *cells in file.papers:
        for option, importance, feasibility in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
            rated[option].append((int(importance), int(feasibility)))
    scores, figures, told = dict.fromkeys(file.labels, Fraction(0)), dict.fromkeys(file.labels, "-"), list[str]()
    for option, ratings in rated.items():
        if len(ratings) < FEWEST:
            continue
        scores[option] = sum((Fraction(sum(axis), len(ratings)) for axis in zip(*ratings, strict=True)), Fraction(0))
        figures[option] = f"{float(scores[option]):.4f}"
        if len(ratings) >= FEWEST_SPREAD:
            axes = [f"{median(axis):g} ±{pstdev(axis):.2f}" for axis in zip(*ratings, strict=True)]
            told.append(f"{file.labels[option]}: importance {axes[0]}, feasibility {axes[1]}")
    return Counted(scores, figures, told)


METHODS = {"dots": by_dots, "approval": by_dots, "ranked": by_rank, "grid": by_grid}


def read(path: str) -> File:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    rules = {row[0]: row[1] for row in rows if row[0] not in ("option", "paper")}
    labels = {row[1]: row[2] for row in rows if row[0] == "option"}
    papers = [row[1:] for row in rows if row[0] == "paper"]
    if len({paper[0] for paper in papers}) != len(papers) or len(papers) > int(rules["electors"]):
        raise SystemExit("This file holds a receipt twice, or more papers than electors.")
    return File(rules, labels, papers)


def _winners(file: File) -> int:
    """None at all if a quorum is missing."""
    counts = {name: int(number) for name, number in file.rules.items() if number.isdecimal()}
    met = (
        len(file.papers) >= counts["quorum"]
        and counts["organizations_voted"] >= counts["organizations_quorum"]
        and counts["business_voted"] * 100 >= counts["business_share"] * len(file.papers)
    )
    return counts["winners"] if met else 0


def recount(path: str) -> Iterator[str]:
    """The result in lines: turnout; rank, count, whether chosen, and words of each option; then rounds or spread."""
    file = read(path)
    scores, figures, more = METHODS[file.rules["method"]](file)
    ranked = sorted(file.labels, key=lambda option: (-scores[option], file.lot(option)))
    chosen = [option for option in ranked if scores[option]][: _winners(file)]
    if chosen and file.rules["tie_rule"] == "all_tied":
        chosen += [option for option in ranked if scores[option] == scores[chosen[-1]] and option not in chosen]
    if chosen and file.rules["tie_rule"] == "second_round":
        tied = [option for option in ranked if scores[option] == scores[chosen[-1]]]
        chosen = chosen if set(tied) <= set(chosen) else [option for option in chosen if option not in tied]
    yield f"{len(file.papers)} of {file.rules['electors']} voted"
    for option in ranked:
        rank = 1 + sum(scores[other] > scores[option] for other in file.labels)
        yield f"{rank}. {figures[option]} {'chosen' if option in chosen else '-'} {file.labels[option]}"
    yield from more


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in recount(sys.argv[1]))
