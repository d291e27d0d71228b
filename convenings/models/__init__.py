from convenings.models.agenda import AgendaItem, Heard, Purpose, Speaking
from convenings.models.answers import Answer, Side
from convenings.models.attendance import Attendance
from convenings.models.convenings import Convening
from convenings.models.delegates import Delegation
from convenings.models.history import AnswerGiven, Way
from convenings.models.invitations import Invitation
from convenings.models.kinds import ConveningKind, ConveningState
from convenings.models.sendings import Sending

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerGiven",
    "Attendance",
    "Convening",
    "ConveningKind",
    "ConveningState",
    "Delegation",
    "Heard",
    "Invitation",
    "Purpose",
    "Sending",
    "Side",
    "Speaking",
    "Way",
]
