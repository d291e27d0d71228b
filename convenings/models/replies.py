"""Whom an answer makes us write to."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from outbox.posting import Draft

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation

# How many different people one invitation may ask us to write to: a personal link must not become a mail cannon.
MOST_SUBSTITUTES = 5
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


def to_substitutes(invitation: "Invitation", name: str, address: str) -> list[Draft]:
    """Who was asked before, by this name and address, is told they are free; who is asked now, that they are."""
    if invitation.substitute_email == address:
        return []
    drafts = _release(invitation, name, address) if address else []
    if invitation.substitute_email:
        drafts.append(_ask(invitation))
    return drafts


def _ask(invitation: "Invitation") -> Draft:
    invitation.asked += 1
    if invitation.asked > MOST_SUBSTITUTES:
        raise ValidationError(
            _("You have named several people already. Please call the office to change it again."),
            code="substitutes",
        )
    occasion = invitation.key(f"substitute-{invitation.asked}")
    return Draft("convening.substitute", occasion, address=invitation.substitute_email, about=invitation)


def _release(invitation: "Invitation", name: str, address: str) -> list[Draft]:
    """Letters that still wait never leave; who was not asked yet need not hear that they are free.

    A letter that a worker holds right now counts as heard.
    """
    waiting = Message.objects.waiting().filter(
        kind__startswith="convening.", about_id=invitation.pk, address=address, contact=None
    )
    held = dict(waiting.select_for_update(skip_locked=True).values_list("pk", "kind"))
    if held:
        Message.objects.filter(pk__in=held).withdraw()
    if "convening.substitute" in held.values():
        return []
    occasion = invitation.key(f"released-{invitation.asked}")
    return [Draft("convening.released", occasion, address=address, about=invitation, context={"name": name or address})]
