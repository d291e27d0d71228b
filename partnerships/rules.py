"""The rules of a ballot in words, read by everyone before the first dot: on page, mail, screen and by API."""

from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import method_rules, quorums
from partnerships.tallies import FEWEST_FOR_SUPPORTERS, FEWEST_PAPERS
from partnerships.voters import fitting
from regions.days import month_day

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


def invitation(ballot: "Ballot") -> str:
    """The one line above the choices."""
    if ballot.method != "dots":
        return method_rules.invitation(ballot.method)
    many = str(apnumber(ballot.dots)).capitalize()
    dots = ngettext("%(many)s dot.", "%(many)s dots.", ballot.dots) % {"many": many}
    if ballot.cap == 1:
        return f"{dots} {_('At most one on a choice.')}"
    return f"{dots} {_('Spread them, or stack up to %(cap)s on one.') % {'cap': apnumber(ballot.cap)}}"


def all_of(ballot: "Ballot") -> list[str]:
    """What everyone reads before the first dot: the same on page, mail, screen and API."""
    lines = [
        *([_("This is a second round, among the choices that tied in the first.")] if ballot.is_second_round else []),
        *_electorate(ballot),
        *(_dots(ballot) if ballot.method == "dots" else method_rules.counting(ballot)),
        *([_tie(ballot)] if ballot.method != "ranked" else []),
        *quorums.rules(ballot),
    ]
    lines += _secret(ballot) if ballot.is_secret else _hidden(ballot)
    gaps = {
        "dots": ballot.dots,
        "cap": ballot.cap,
        "winners": ballot.winners,
        "few": apnumber(FEWEST_FOR_SUPPORTERS),
        "least": apnumber(FEWEST_PAPERS),
        "lot": _lot(ballot),
        "tie": _tied_place(ballot),
        "top": ballot.dots - 1,
    }
    return [*(line % gaps for line in lines), *_proxies(ballot)]


def _dots(ballot: "Ballot") -> list[str]:
    return [
        ngettext("At most %(cap)d on one choice.", "At most %(cap)d on one choice.", ballot.cap),
        ngettext(
            "The choice with the most dots is chosen.",
            "The %(winners)d choices with the most dots are chosen.",
            ballot.winners,
        ),
    ]


def _electorate(ballot: "Ballot") -> list[str]:
    """Whose the dots are. Who else listens is said where it is said that dots can be moved."""
    if ballot.method != "dots":
        return method_rules.electorate(ballot)
    if ballot.is_by_organization:
        many = ngettext("Each organization has %(dots)d dot.", "Each organization has %(dots)d dots.", ballot.dots)
        return [
            many,
            _("Whoever speaks for it places them, and any of its people can move them; it is told who did last.")
            if not ballot.is_secret
            else _("Whoever speaks for it places them; only whoever holds the receipt can move them."),
        ]
    if ballot.is_for_all:
        return [
            ngettext("Everyone at the table has %(dots)d dot.", "Everyone at the table has %(dots)d dots.", ballot.dots)
        ]
    return [ngettext("Each business leader has %(dots)d dot.", "Each business leader has %(dots)d dots.", ballot.dots)]


def _proxies(ballot: "Ballot") -> list[str]:
    """Who votes for whom. Names may hold any sign, so these lines are filled in by themselves."""
    if not ballot.given_proxies:
        return []
    one = _(
        "%(organization)s cannot be there: %(holder)s of %(other)s votes for it"
        " (given by %(given_by)s, %(how)s, %(given_on)s)."
    )
    ends = _("If an organization votes itself after all, what was placed for it is void.")
    if ballot.is_secret:
        ends = _("Whoever votes first for an absent organization, it or its proxy, has cast its one paper.")
    found = [one % (proxy.words | {"given_on": month_day(proxy.given_on)}) for proxy in ballot.given_proxies]
    return [*found, ends]


def _hidden(ballot: "Ballot") -> list[str]:
    move = _("You can move your dots until voting closes. Partners listen and do not vote.")
    if ballot.is_for_all:
        move = _("You can move your dots until voting closes. Partners vote too.")
    if ballot.method != "dots":
        move = method_rules.change(ballot)
    return [
        move,
        _("Totals stay hidden until then. Nobody is shown who chose what; among a few voters, totals alone may tell."),
    ]


def _secret(ballot: "Ballot") -> list[str]:
    totals = _("Partners listen and do not vote. Totals stay hidden until the votes are counted.")
    if ballot.is_for_all:
        totals = _("Partners vote too. Totals stay hidden until the votes are counted.")
    return [
        _("This vote is secret: your paper carries a receipt and not your name, and nobody is told who has voted."),
        _("Until voting closes, only whoever holds the receipt can move the dots. If it is lost, the paper stands.")
        if ballot.method == "dots"
        else _("Until voting closes, only whoever holds the receipt can change it. If it is lost, the paper stands."),
        totals,
        _("Then every paper is listed by its receipt, for anyone to count again. Fewer than %(few)s are not listed."),
        _("A secret vote is never opened again."),
    ]


def _lot(ballot: "Ballot") -> str:
    if ballot.lot_seed:
        return _("the lot decides (seed %(seed)s)") % {"seed": ballot.lot_seed}
    return _("the lot decides, with a seed drawn at the opening")


def _tied_place(ballot: "Ballot") -> str:
    return ngettext("If choices tie for the first place", "If choices tie for the last place", ballot.winners)


def _tie(ballot: "Ballot") -> str:
    if ballot.tie_rule == "all_tied":
        return _("%(tie)s, all of them are chosen.")
    if ballot.tie_rule == "lot":
        return _("%(tie)s, %(lot)s.")
    if ballot.tie_rule == "second_round":
        return _(
            "%(tie)s, everybody votes once more, on those alone. If that leaves a tie, or too few vote in it, %(lot)s."
        )
    return fitting(
        ballot,
        leaders=_(
            "%(tie)s, the one more organizations support is chosen; after that, or if fewer"
            " than %(few)s leaders vote, %(lot)s."
        ),
        table=_(
            "%(tie)s, the one more organizations support is chosen; after that, or if fewer"
            " than %(few)s people vote, %(lot)s."
        ),
        organizations=_(
            "%(tie)s, the one more organizations support is chosen; after that, or if fewer"
            " than %(few)s organizations vote, %(lot)s."
        ),
    )
