from outbox.models.consents import Consent, Source, Wish
from outbox.models.incoming import TAKING, Incoming, IncomingState, Nature
from outbox.models.messages import BACK_OFF, LEASE, Message, State

__all__ = [
    "BACK_OFF",
    "LEASE",
    "TAKING",
    "Consent",
    "Incoming",
    "IncomingState",
    "Message",
    "Nature",
    "Source",
    "State",
    "Wish",
]
