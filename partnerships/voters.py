"""Whoever votes, in words: business leaders, all at the table, or organizations with one ballot each."""

from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def may_vote(vote: Electing, lines: int) -> str:
    """`lines`: how many the roll would have, were it frozen now."""
    words = fitting(
        vote,
        leaders=ngettext("%(n)d business leader may vote.", "%(n)d business leaders may vote.", lines),
        table=ngettext("%(n)d at the table may vote.", "%(n)d at the table may vote.", lines),
        organizations=ngettext(
            "%(n)d organization may vote, with one ballot.",
            "%(n)d organizations may vote, each with one ballot.",
            lines,
        ),
    )
    return words % {"n": lines}


def voting(vote: Electing) -> str:
    """On the wall, while they vote."""
    return fitting(
        vote,
        leaders=_("Voting: business leaders only"),
        table=_("Voting: all at the table"),
        organizations=_("Voting: one ballot for each organization"),
    )
