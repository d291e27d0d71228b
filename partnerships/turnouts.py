"""How many have voted: as a part of other statements, where `ballot` names the ballot's row, and in words."""

from django.utils.translation import gettext as _

from partnerships.models import Electorate, Seats

ELECTORS = """
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id)
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


def turnout_words(seats: str, electorate: str, figure: str) -> dict[str, str]:
    """What stands beside the figure, and how it is spoken."""
    label = _("have voted") if seats == Seats.ALL else _("leaders have voted")
    spoken = _("Turnout: %(figure)s business leaders have voted. Partners are listening.")
    if electorate == Electorate.ORGANIZATION:
        label, spoken = _("organizations have voted"), _("Turnout: %(figure)s organizations have voted.")
    elif seats == Seats.ALL:
        spoken = _("Turnout: %(figure)s at the table have voted.")
    return {"label": label, "spoken": spoken % {"figure": figure}}
