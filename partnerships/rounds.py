"""A tie for the last place that leaders decide in a second round: what is voted on again, and what comes of it."""

from collections.abc import Collection
from dataclasses import replace

from partnerships.tallies import AGAIN, Line, Result, lot


def tied(result: Result) -> list[Line]:
    """What a second round still has to decide among."""
    return [line for line in result.lines if line.tie == AGAIN]


def places(result: Result) -> int:
    """How many of those that tie can still be chosen."""
    return result.winners - len(result.chosen)


def decided(first: Result, won: Collection[int]) -> Result:
    """The first count with what the second round chose: `won` holds requirements.

    What that left open, for want of votes or of dots, goes by the lot of the first ballot, as its rules say.
    """
    again, free = tied(first), places(first)
    chosen = {line.option for line in again if line.requirement in won}
    rest = sorted(
        (line for line in again if line.option not in chosen), key=lambda line: lot(first.lot_seed, line.option)
    )
    drawn = rest[: max(0, free - len(chosen))]
    by_lot = {line.option for line in rest} if drawn else set()
    return replace(
        first, lines=tuple(_as_decided(line, chosen, {line.option for line in drawn}, by_lot) for line in first.lines)
    )


def _as_decided(line: Line, chosen: set[int], drawn: set[int], by_lot: set[int]) -> Line:
    if line.tie != AGAIN:
        return line
    return replace(line, chosen=line.option in chosen | drawn, tie="lot" if line.option in by_lot else "second_round")
