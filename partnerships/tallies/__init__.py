"""Counting a ballot: once, at its close. Every page, export, mail and API answer reads that count by `tally`.

`piles` lays papers together, `runoff` and `grids` make of them what two of the methods ask for, `choosing` ranks and
breaks ties, `mattering` asks what would have changed the result; `counting` is the only one that reads the database.
"""

from partnerships.tallies.choosing import choose, without_supporters
from partnerships.tallies.counting import count, turnout
from partnerships.tallies.lines import AGAIN, FEWEST_FOR_SUPPORTERS, FEWEST_PAPERS, Line
from partnerships.tallies.lots import lot
from partnerships.tallies.results import Result, Turnout, read, tally

__all__ = [
    "AGAIN",
    "FEWEST_FOR_SUPPORTERS",
    "FEWEST_PAPERS",
    "Line",
    "Result",
    "Turnout",
    "choose",
    "count",
    "lot",
    "read",
    "tally",
    "turnout",
    "without_supporters",
]
