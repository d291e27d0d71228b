"""Whether enough have voted, by the rules fixed before: people, organizations, and how much of the vote is business."""

from typing import Protocol

from django.utils.translation import gettext as _

from partnerships.voters import Electing, fitting


class Asked(Electing, Protocol):
    @property
    def quorum(self) -> int: ...
    @property
    def organizations_quorum(self) -> int: ...
    @property
    def business_share(self) -> int: ...


class Came(Protocol):
    @property
    def voted(self) -> int: ...
    @property
    def organizations_voted(self) -> int: ...


def unmet(asked: Asked, came: Came, business_voted: int) -> list[str]:
    """What was asked for and did not come, in words; none if the vote counts."""
    found = []
    if came.voted < asked.quorum:
        found.append(_("Quorum of %(quorum)d not met:") % {"quorum": asked.quorum})
    if came.organizations_voted < asked.organizations_quorum:
        found.append(_("Quorum of %(quorum)d organizations not met:") % {"quorum": asked.organizations_quorum})
    if business_voted * 100 < asked.business_share * came.voted:
        words = _("Less than %(share)d percent of the votes are of businesses:")
        found.append(words % {"share": asked.business_share})
    return found


def rules(asked: Asked) -> list[str]:
    enough = fitting(
        asked,
        leaders=_("At least %(quorum)d leaders must vote, or nothing is chosen."),
        table=_("At least %(quorum)d at the table must vote, or nothing is chosen."),
        organizations=_("At least %(quorum)d organizations must vote, or nothing is chosen."),
    )
    found = [enough % {"quorum": asked.quorum}]
    if asked.organizations_quorum:
        words = _("They must come from at least %(organizations)d organizations.")
        found.append(words % {"organizations": asked.organizations_quorum})
    if asked.business_share:
        words = _("At least %(share)d percent of the votes must be of businesses.")
        found.append(words % {"share": asked.business_share})
    return found
