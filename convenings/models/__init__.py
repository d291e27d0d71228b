from convenings.models.agenda import AgendaItem, Heard, Purpose, Speaking
from convenings.models.answers import Answer, Side
from convenings.models.attendance import Attendance
from convenings.models.convenings import Convening
from convenings.models.invitations import Invitation
from convenings.models.kinds import ConveningKind, ConveningState
from convenings.models.letter_kinds import LetterKind
from convenings.models.letter_templates import LetterTemplate
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
    "LetterKind",
    "LetterTemplate",
    "Purpose",
    "Sending",
    "Side",
    "Speaking",
]
