"""How an answer is confirmed."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from outbox.models import Message
from outbox.posting import Draft

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation

# After a pause this long an answer is confirmed at once; within it, changes share one mail a minute.
PAUSE = timedelta(minutes=2)
# The letter is written this long after its minute, when every answer of the minute is committed.
SETTLED = timedelta(seconds=5)


def confirmation(invitation: "Invitation", *, last: datetime | None, at: datetime) -> Draft:
    """Of the answer saved `at`, when the one before it came at `last`.

    Going back and forth is not a mail each time: the taps of one minute have one key, and their letter, written after
    the minute is over, says what stands then.
    """
    if last is None or at - last >= PAUSE:
        occasion, due = f"{at.timestamp():.3f}", at
    else:
        minute = at.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        occasion, due = f"until-{minute:%Y%m%d%H%M}", minute + SETTLED
    key = invitation.key(f"answered-{occasion}")
    return Draft("convening.answered", key, contact=invitation.contact, about=invitation, due=due)


def ticked(invitation: "Invitation", at: datetime) -> list[Draft]:
    """Of what was said to the times: each is a tap, so all of a pause are one letter, written when it is over."""
    waits = Message.objects.waiting().about(invitation).filter(kind="convening.answered")
    if not invitation.contact.email or waits.exists():
        return []
    key = invitation.key(f"answered-{at.timestamp():.3f}")
    return [Draft("convening.answered", key, contact=invitation.contact, about=invitation, due=at + PAUSE)]
