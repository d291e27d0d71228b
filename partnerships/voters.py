"""Whoever votes, in words: business leaders, all at the table, or organizations with one ballot each."""

from typing import Protocol, TypeVar

Words = TypeVar("Words")


class Electing(Protocol):
    @property
    def seats(self) -> str: ...
    @property
    def electorate(self) -> str: ...


def fitting(vote: Electing, *, leaders: Words, table: Words, organizations: Words) -> Words:
    """Of three wordings, the one that names those who vote."""
    if vote.electorate == "organization":
        return organizations
    return table if vote.seats == "all" else leaders
