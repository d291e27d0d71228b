from convenings.models.agenda import AgendaItem, Heard, Purpose, Speaking
from convenings.models.attendance import Attendance
from convenings.models.convenings import Convening, ConveningKind, ConveningState
from convenings.models.invitations import Answer, Invitation, Side
from convenings.models.sendings import Sending

__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "Convening",
    "ConveningKind",
    "ConveningState",
    "Heard",
    "Invitation",
    "Purpose",
    "Sending",
    "Side",
    "Speaking",
]
