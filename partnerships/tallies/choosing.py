"""Ranking the counted lines, marking the chosen, and saying what broke a tie for the last place."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from partnerships.tallies.lines import AGAIN, Line
from partnerships.tallies.lots import lot


def without_supporters(tie_rule: str) -> str:
    """The next rule that tells nothing about who chose what; the rules of the ballot say so before the first dot."""
    return "lot" if tie_rule == "more_organizations" else tie_rule


def choose(lines: Sequence[Line], *, winners: int, tie_rule: str, seed: str) -> list[Line]:
    """Rank by score, mark the chosen, say what broke a tie for the last place. Without a score nothing is chosen."""

    def order(line: Line) -> tuple[int | Fraction, int, str]:
        supporters = (line.organizations or 0) if tie_rule == "more_organizations" else 0
        return -line.score, -supporters, lot(seed, line.option)

    ranked = sorted(lines, key=order)
    wanted = [line for line in ranked if line.score][:winners]
    last = wanted[-1] if wanted else None
    tied = [line for line in ranked if last and line.score == last.score]
    broken = any(line not in wanted for line in tied)
    chosen = {line.option for line in (wanted + tied if tie_rule == "all_tied" else wanted)}
    if tie_rule == "second_round" and broken:
        chosen -= {line.option for line in tied}
    return [
        replace(
            line,
            rank=1 + sum(other.score > line.score for other in ranked),
            chosen=line.option in chosen,
            tie=_tie(line, tied, chosen, tie_rule) if broken and line in tied else "",
        )
        for line in ranked
    ]


def _tie(line: Line, tied: Sequence[Line], chosen: set[int], tie_rule: str) -> str:
    """A line is decided by the lot only if a line with as many organizations fared differently."""
    if tie_rule == "all_tied":
        return "all"
    if tie_rule == "lot":
        return "lot"
    if tie_rule == "second_round":
        return AGAIN
    alike = {other.option in chosen for other in tied if other.organizations == line.organizations}
    return "lot" if len(alike) == 2 else "organizations"
