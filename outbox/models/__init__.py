from outbox.models.consents import Consent, Source, Wish
from outbox.models.dailies import DailyMail
from outbox.models.incoming import TAKING, Incoming, IncomingState, Nature
from outbox.models.messages import BACK_OFF, DAILY, LEASE, Message, State

__all__ = [
    "BACK_OFF",
    "DAILY",
    "LEASE",
    "TAKING",
    "Consent",
    "DailyMail",
    "Incoming",
    "IncomingState",
    "Message",
    "Nature",
    "Source",
    "State",
    "Wish",
]
