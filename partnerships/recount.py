"""Counts a secret ballot again from its published papers alone: `python recount.py FILE`. Python is all it needs."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

Papers = list[list[str]]


def by_dots(papers: Papers) -> Counter[str]:
    total: Counter[str] = Counter()
    for _receipt, *cells in papers:
        for option, dots in zip(cells[::2], cells[1::2], strict=True):
            total[option] += int(dots)
    return total


METHODS = {"dots": by_dots}


def recount(path: str) -> Iterator[str]:
    """The result in lines: turnout, then rank, count, whether chosen, and words of each option."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    rules = {row[0]: row[1] for row in rows if row[0] not in ("option", "paper")}
    labels = {row[1]: row[2] for row in rows if row[0] == "option"}
    papers = [row[1:] for row in rows if row[0] == "paper"]
    if len({paper[0] for paper in papers}) != len(papers) or len(papers) > int(rules["electors"]):
        raise SystemExit("This file holds a receipt twice, or more papers than electors.")
    total = METHODS[rules["method"]](papers)
    lot = {option: sha256(f"{rules['lot_seed']}:{option}".encode()).hexdigest() for option in labels}
    ranked = sorted(labels, key=lambda option: (-total[option], lot[option]))
    counts = {name: int(number) for name, number in rules.items() if number.isdecimal()}
    met = (
        len(papers) >= counts["quorum"]
        and counts["organizations_voted"] >= counts["organizations_quorum"]
        and counts["business_voted"] * 100 >= counts["business_share"] * len(papers)
    )
    winners = counts["winners"] if met else 0
    chosen = [option for option in ranked if total[option]][:winners]
    if chosen and rules["tie_rule"] == "all_tied":
        chosen += [option for option in ranked if total[option] == total[chosen[-1]] and option not in chosen]
    if chosen and rules["tie_rule"] == "second_round":
        tied = [option for option in ranked if total[option] == total[chosen[-1]]]
        chosen = chosen if set(tied) <= set(chosen) else [option for option in chosen if option not in tied]
    yield f"{len(papers)} of {rules['electors']} voted"
    for option in ranked:
        rank = 1 + sum(total[other] > total[option] for other in labels)
        yield f"{rank}. {total[option]} {'chosen' if option in chosen else '-'} {labels[option]}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in recount(sys.argv[1]))
