from partnerships.models.ballots import Ballot, Secrecy, TieRule
from partnerships.models.electors import Elector, Mark, Paper
from partnerships.models.opportunities import Opportunity, Requirement, Topic
from partnerships.models.options import Option
from partnerships.models.partnerships import Partnership, Stage, StageChange
from partnerships.models.seats import BUSINESS_ROLES, Seat, SeatRole

__all__ = [
    "BUSINESS_ROLES",
    "Ballot",
    "Elector",
    "Mark",
    "Opportunity",
    "Option",
    "Paper",
    "Partnership",
    "Requirement",
    "Seat",
    "SeatRole",
    "Secrecy",
    "Stage",
    "StageChange",
    "TieRule",
    "Topic",
]
