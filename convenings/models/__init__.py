from convenings.models.agenda import AgendaItem, Asks, Heard, Purpose, Speaking
from convenings.models.answers import Answer, Side
from convenings.models.attendance import Attendance
from convenings.models.audiences import Audience
from convenings.models.calls import Call, CallList
from convenings.models.convenings import Convening
from convenings.models.date_answers import DateAnswer, Fit
from convenings.models.date_options import DateOption
from convenings.models.decided import DecidedIn
from convenings.models.delegates import Delegation
from convenings.models.door import Tap
from convenings.models.history import AnswerGiven, Way
from convenings.models.invitations import Invitation
from convenings.models.kinds import ConveningKind, ConveningState
from convenings.models.letter_kinds import LetterKind
from convenings.models.letter_templates import LetterTemplate
from convenings.models.minutes import Minutes
from convenings.models.minutes_approving import Approval
from convenings.models.notes import AgendaNote
from convenings.models.objections import Objection
from convenings.models.offers import Offer
from convenings.models.pulses import Pulse
from convenings.models.remindings import Reminded, Reminding
from convenings.models.rooms import Room
from convenings.models.rungs import Rung
from convenings.models.sendings import Sending
from convenings.models.sentences import Sentence
from convenings.models.usual_rungs import UsualRung
from convenings.models.visitors import Visitor

__all__ = [
    "AgendaItem",
    "AgendaNote",
    "Answer",
    "AnswerGiven",
    "Approval",
    "Asks",
    "Attendance",
    "Audience",
    "Call",
    "CallList",
    "Convening",
    "ConveningKind",
    "ConveningState",
    "DateAnswer",
    "DateOption",
    "DecidedIn",
    "Delegation",
    "Fit",
    "Heard",
    "Invitation",
    "LetterKind",
    "LetterTemplate",
    "Minutes",
    "Objection",
    "Offer",
    "Pulse",
    "Purpose",
    "Reminded",
    "Reminding",
    "Room",
    "Rung",
    "Sending",
    "Sentence",
    "Side",
    "Speaking",
    "Tap",
    "UsualRung",
    "Visitor",
    "Way",
]
