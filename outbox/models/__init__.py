from outbox.models.consents import Consent, Wish
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
    "State",
    "Wish",
]
