"""What people told us before a meeting: words for the board, and what the kitchen and the house need to know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.models import Convening, Invitation, Side
from convenings.models.invitations import QUESTIONS
from regions.models import Region
from regions.scope import in_region

KEPT = timedelta(days=30)


class Said(NamedTuple):
    invitation: Invitation
    question: str
    asked: str
    words: str
    on_board: bool

    @property
    def may_be_taken(self) -> bool:
        return not self.on_board and self.invitation.side == Side.BUSINESS


def said(convening: Convening) -> list[Said]:
    """Every answer to the meeting's questions, business leaders first; two statements."""
    rows = (
        convening.invitations.kept()
        .exclude(told={})
        .with_people()
        .prefetch_related("taken_over")
        .order_by("side", "pk")
    )
    return [
        Said(
            row,
            name,
            getattr(convening, name),
            row.told[name],
            name in {heard.question for heard in row.taken_over.all()},
        )
        for row in rows
        for name in QUESTIONS
        if row.told.get(name)
    ]


@dataclass
class Needs:
    """Of those who come: each need with how many have it, and who has which."""

    people: Sequence[Invitation]

    @classmethod
    def of(cls, convening: Convening) -> "Needs":
        needy = convening.invitations.attending().exclude(food="", access="")
        return cls(list(needy.with_people()))

    @property
    def food(self) -> list[tuple[str, int]]:
        return counted([row.food for row in self.people])

    @property
    def access(self) -> list[tuple[str, int]]:
        return counted([row.access for row in self.people])

    @property
    def lines(self) -> list[Sequence[object]]:
        """For the caterer: the counts, then the people."""
        head = [[_("What"), _("Need"), _("How many")]]
        counts = [[_("Food"), *need] for need in self.food] + [[_("Access"), *need] for need in self.access]
        people = [[row.contact.name, row.organization.name, row.food, row.access] for row in self.people]
        names = [[], [_("Name"), _("Organization"), _("Food"), _("Access")]]
        return [*head, *counts, *names, *people]


def counted(needs: Sequence[str]) -> list[tuple[str, int]]:
    """“Vegan” and “vegan” are one need, shown as it was written first; the most frequent first."""
    first: dict[str, str] = {}
    for need in filter(None, needs):
        first.setdefault(need.casefold(), need)
    return [(first[key], count) for key, count in Counter(need.casefold() for need in needs if need).most_common()]


def forget_needs(region: Region, at: datetime | None = None) -> int:
    """Nobody needs them a month after the meeting; how many people's were forgotten."""
    with in_region(region):
        over = Convening.objects.filter(ends_at__lte=(at or timezone.now()) - KEPT)
        rows = Invitation.objects.filter(~Q(food="") | ~Q(access=""), convening__in=over.values("pk"))
        return rows.update(food="", access="")
