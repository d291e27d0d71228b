from partnerships.models.ballots import Ballot, Elector, Mark, Option, Paper, Secrecy, TieRule
from partnerships.models.opportunities import Opportunity, Requirement, Topic
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
