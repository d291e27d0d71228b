"""The letter about somebody else's item: it is late, and nothing is heard. To who leads its organization, and to its
champions."""

from collections.abc import Mapping, Sequence

from django.utils import timezone, translation
from django.utils.translation import ngettext

from outbox.letters import Category, Letter, compose, register
from outbox.models import Message
from partnerships.escalation import AGENDA, Silence, silences
from partnerships.models import ActionItem
from partnerships.reminders import OTHERS


def register_letters() -> None:
    register(OTHERS, render, category=Category.ITEMS, at_once=None, needs=["step"])


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Four queries for any number. Whoever answered meanwhile is not told on."""
    numbers = {message.about_id for message in messages if message.about_id}
    found = {one.item.pk: one for one in silences(ActionItem.objects.filter(pk__in=numbers).with_story())}
    letters = {}
    for message in messages:
        silence = found.get(message.about_id or 0)
        if silence and message.contact and still_waits(silence, message):
            with translation.override(message.contact.reads):
                letters[message.pk] = _letter(message, silence)
    return letters


def still_waits(silence: Silence, message: Message) -> bool:
    """The same step still goes to the same person: nothing was said, moved, handed over or switched off since."""
    steps = [step for step in silence.steps if step.name == message.context["step"]]
    return any(silence.keys(step).get(message.key) == message.contact for step in steps)


def _letter(message: Message, silence: Silence) -> Letter:
    item = silence.item
    days = max((timezone.localdate() - silence.agreed).days, 1)
    words = ngettext("%(count)d day late, and no word: %(item)s", "%(count)d days late, and no word: %(item)s", days)
    later = [step for step in silence.steps if step.name == AGENDA and step.day > timezone.localdate()]
    return compose(
        message,
        "emails/partnerships/item_escalated",
        subject=words % {"count": days, "item": item.title},
        item=item,
        owner=item.owner,
        organization=item.owner_organization,
        priority=item.team.priority,
        partnership=item.team.priority.partnership,
        leads=message.context["step"] == "lead",
        table_on=later[0].goes_on if later else None,
    )
