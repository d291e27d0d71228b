"""The rules of a ballot in words, read by everyone before the first dot: on page, mail, screen and by API."""

from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.tallies import FEWEST_FOR_SUPPORTERS

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


def invitation(ballot: "Ballot") -> str:
    """The one line above the choices."""
    many = str(apnumber(ballot.dots)).capitalize()
    dots = ngettext("%(many)s dot.", "%(many)s dots.", ballot.dots) % {"many": many}
    if ballot.cap == 1:
        return f"{dots} {_('At most one on a choice.')}"
    return f"{dots} {_('Spread them, or stack up to %(cap)s on one.') % {'cap': apnumber(ballot.cap)}}"


def all_of(ballot: "Ballot") -> list[str]:
    """What everyone reads before the first dot: the same on page, mail, screen and API."""
    lines = [
        ngettext("Each business leader has %(dots)d dot.", "Each business leader has %(dots)d dots.", ballot.dots),
        ngettext("At most %(cap)d on one choice.", "At most %(cap)d on one choice.", ballot.cap),
        ngettext(
            "The choice with the most dots is chosen.",
            "The %(winners)d choices with the most dots are chosen.",
            ballot.winners,
        ),
        _tie(ballot),
        _("At least %(quorum)d leaders must vote, or nothing is chosen."),
    ]
    lines += _secret() if ballot.is_secret else _hidden()
    gaps = {
        "dots": ballot.dots,
        "cap": ballot.cap,
        "winners": ballot.winners,
        "quorum": ballot.quorum,
        "seed": ballot.lot_seed,
        "few": apnumber(FEWEST_FOR_SUPPORTERS),
    }
    return [line % gaps for line in lines]


def _hidden() -> list[str]:
    return [
        _("You can move your dots until voting closes. Partners listen and do not vote."),
        _("Totals stay hidden until then. Nobody is shown who chose what; among a few voters, totals alone may tell."),
    ]


def _secret() -> list[str]:
    return [
        _("This vote is secret: your paper carries a receipt and not your name, and nobody is told who has voted."),
        _("Until voting closes, only whoever holds the receipt can move the dots. If it is lost, the paper stands."),
        _("Partners listen and do not vote. Totals stay hidden until the votes are counted."),
        _("Then every paper is listed by its receipt, for anyone to count again. Fewer than %(few)s are not listed."),
        _("A secret vote is never opened again."),
    ]


def _tie(ballot: "Ballot") -> str:
    if ballot.tie_rule == "all_tied":
        return _("If choices tie for the last place, all of them are chosen.")
    lot = (
        _("the lot decides (seed %(seed)s)")
        if ballot.lot_seed
        else _("the lot decides, with a seed drawn at the opening")
    )
    if ballot.tie_rule == "lot":
        return _("If choices tie for the last place, %(lot)s.") % {"lot": lot}
    return _(
        "If choices tie for the last place, the one more organizations support is chosen; after that, or if fewer than"
        " %(few)s leaders vote, %(lot)s."
    ) % {"lot": lot, "few": apnumber(FEWEST_FOR_SUPPORTERS)}
