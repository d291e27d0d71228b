from convenings.models.agenda import AgendaItem, Heard, Purpose, Speaking
from convenings.models.answers import Answer, Side
from convenings.models.attendance import Attendance
from convenings.models.audiences import Audience
from convenings.models.calls import Call, CallList
from convenings.models.convenings import Convening
from convenings.models.date_answers import DateAnswer, Fit
from convenings.models.date_options import DateOption
from convenings.models.delegates import Delegation
from convenings.models.door import Tap
from convenings.models.history import AnswerGiven, Way
from convenings.models.invitations import Invitation
from convenings.models.kinds import ConveningKind, ConveningState
from convenings.models.letter_kinds import LetterKind
from convenings.models.letter_templates import LetterTemplate
from convenings.models.remindings import Reminded, Reminding
from convenings.models.rungs import Rung
from convenings.models.sendings import Sending
from convenings.models.usual_rungs import UsualRung

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerGiven",
    "Attendance",
    "Audience",
    "Call",
    "CallList",
    "Convening",
    "ConveningKind",
    "ConveningState",
    "DateAnswer",
    "DateOption",
    "Delegation",
    "Fit",
    "Heard",
    "Invitation",
    "LetterKind",
    "LetterTemplate",
    "Purpose",
    "Reminded",
    "Reminding",
    "Rung",
    "Sending",
    "Side",
    "Speaking",
    "Tap",
    "UsualRung",
    "Way",
]
