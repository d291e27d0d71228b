from outbox.models.consents import Consent, Wish
from outbox.models.messages import BACK_OFF, LEASE, Message, State

__all__ = ["BACK_OFF", "LEASE", "Consent", "Message", "State", "Wish"]
