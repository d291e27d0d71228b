"""What everyone reads before marking, ranking or rating: how such a paper is filled in, and how it is counted."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


def invitation(method: str) -> str:
    return {
        "approval": _("Mark every choice you support."),
        "ranked": _("Put the choices in your order: 1 for the first. Rank as many as you like."),
        "grid": _("Rate each choice twice, from 1 (little) to 5 (very): how important, and how feasible."),
    }[method]


def electorate(ballot: "Ballot") -> list[str]:
    if not ballot.is_by_organization:
        return [
            _("Everyone at the table has one paper.") if ballot.is_for_all else _("Each business leader has one paper.")
        ]
    hand = _("Whoever speaks for it fills it in, and any of its people can change it; it is told who did last.")
    if ballot.is_secret:
        hand = _("Whoever speaks for it fills it in; only whoever holds the receipt can change it.")
    return [_("Each organization has one paper."), hand]


def change(ballot: "Ballot") -> str:
    if ballot.is_for_all:
        return _("You can change your paper until voting closes. Partners vote too.")
    return _("You can change your paper until voting closes. Partners listen and do not vote.")


def counting(ballot: "Ballot") -> list[str]:
    return {"approval": _approval, "ranked": _ranked, "grid": _grid}[ballot.method](ballot)


def _approval(ballot: "Ballot") -> list[str]:
    return [
        _("Mark as many choices as you like, each once."),
        ngettext(
            "The choice with the most marks is chosen.",
            "The %(winners)d choices with the most marks are chosen.",
            ballot.winners,
        ),
    ]


def _ranked(ballot: "Ballot") -> list[str]:
    rounds = [
        _("What you do not rank stands behind everything you rank."),
        _(
            "Each paper counts for its first choice. Has one more than half of them, it holds the first place. Else the"
            " choice with the fewest goes out, and its papers count for their next choice: round by round."
        ),
    ]
    if ballot.winners > 1:
        rounds.append(
            _(
                "What holds a place is taken off every paper, and the rest is counted again in the same way for the"
                " next place, until %(winners)d are chosen."
            )
        )
    return [
        *rounds,
        _("If several have the fewest, one of them goes out: %(lot)s."),
        _(
            "Beside that, points are counted: %(top)d for the first on a paper, one less for each after it. They are"
            " shown and do not decide."
        ),
    ]


def _grid(ballot: "Ballot") -> list[str]:
    return [
        _("Leave out what you cannot judge. Who rates a choice rates it on both lines."),
        ngettext(
            "Of each choice the mean importance and the mean feasibility are added. The highest sum is chosen.",
            "Of each choice the mean importance and the mean feasibility are added. The %(winners)d highest sums are"
            " chosen.",
            ballot.winners,
        ),
        _("A choice that fewer than %(least)s rate is not counted. How far the ratings lie apart is shown beside."),
    ]
