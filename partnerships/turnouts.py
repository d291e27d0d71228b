"""How many have voted: as a part of other statements, where `ballot` names the ballot's row, and in words."""

from django.utils.translation import gettext as _

from partnerships.models import Electorate, Seats

ELECTORS = """
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id)
"""
# Those on the roll who sit for a partner, where partners vote too.
PARTNERS = """
(SELECT count(*) FROM partnerships_elector elector
 JOIN regions_organization organization
    ON organization.region_id = elector.region_id AND organization.id = elector.organization_id
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id AND organization.kind = 'partner')
"""
# Of a secret ballot the roll knows who has voted, since its papers name nobody.
HAS_VOTED = """
CASE ballot.secrecy WHEN 'secret' THEN elector.has_voted ELSE EXISTS (
    SELECT FROM partnerships_paper paper WHERE paper.region_id = elector.region_id
    AND paper.elector_id = elector.id AND paper.spent > 0) END
"""
VOTED = f"""
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id AND {HAS_VOTED})
"""  # noqa: S608 - constants


def seats_drawn(electors: int, voted: int, partners: int = 0) -> tuple[list[str], list[str]]:
    """Businesses and partners on the roll: as many solid seats as votes, from the first on, so no seat is a person.

    SECURITY: which side a vote came from is not drawn: of two partners it would say who has just voted.
    """
    drawn = ["here"] * voted + [""] * (electors - voted)
    return drawn[: electors - partners], drawn[electors - partners :]


def turnout_words(seats: str, electorate: str, figure: str) -> dict[str, str]:
    """What stands beside the figure, and how it is spoken."""
    label = _("have voted") if seats == Seats.ALL else _("leaders have voted")
    spoken = _("Turnout: %(figure)s business leaders have voted. Partners are listening.")
    if electorate == Electorate.ORGANIZATION:
        label, spoken = _("organizations have voted"), _("Turnout: %(figure)s organizations have voted.")
    elif seats == Seats.ALL:
        spoken = _("Turnout: %(figure)s at the table have voted.")
    return {"label": label, "spoken": spoken % {"figure": figure}}
