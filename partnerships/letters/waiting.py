"""The letters about what waits: to whoever could help, and to whoever waited once that is done."""

from collections.abc import Mapping, Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from outbox.letters import Category, Letter, compose, register
from outbox.models import Message
from partnerships.models import ActionItem, ItemStatus
from partnerships.models.waiting import FREED, HELP
from regions.models import Link


def register_letters() -> None:
    register(HELP, render_help, category=Category.ITEMS, at_once=None)
    register(FREED, render_freed, category=Category.ITEMS, at_once=None, topic="item", needs=["other", "status"])


def render_help(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """They have no page of somebody else's item: they answer the mail."""
    items = ActionItem.objects.with_story().stuck().in_bulk(message.about_id for message in messages)
    return {
        message.pk: _letter(message, items[message.about_id], "item_help", gettext_noop("Can you help? %(item)s"))
        for message in messages
        if message.contact and message.about_id in items
    }


def render_freed(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Whoever no longer has the item, or a link to it, gets no letter."""
    items = ActionItem.objects.with_story().in_bulk({message.about_id for message in messages if message.about_id})
    links = Link.objects.valid(timezone.now()).by_holder("item", items)
    letters = {}
    for message in messages:
        item, link = items.get(message.about_id or 0), links.get((message.contact_id or 0, message.about_id or 0))
        if item and link and item.is_unfinished:
            said = {"other": message.context["other"], "is_done": message.context.get("status") == ItemStatus.DONE}
            subject = gettext_noop("Yours can go on: %(item)s")
            letters[message.pk] = _letter(message, item, "item_freed", subject, action_url=link.url, **said)
    return letters


def _letter(message: Message, item: ActionItem, template: str, subject: str, **said: object) -> Letter:
    with translation.override(message.contact.reads if message.contact else None):
        return compose(
            message,
            f"emails/partnerships/{template}",
            subject=_(subject) % {"item": item.title},
            item=item,
            priority=item.team.priority,
            partnership=item.team.priority.partnership,
            action_label=_("Say how it goes"),
            **said,
        )
