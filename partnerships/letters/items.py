"""The letters about action items: what was given to you, and what is due, both with the owner's personal link.

And what is stuck, to whoever can help."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.addresses import is_open
from outbox.letters import Category, Letter, compose, register, to_holders
from outbox.models import Message
from partnerships.models import ActionItem
from partnerships.models.stuck import KIND
from regions.models import Link


def register_letters() -> None:
    register("item.assigned", render_assigned, category=Category.ITEMS, at_once=None, topic="item", takes_files=True)
    # Who runs the region has asked to hear of it by giving the item out; a champion may say no to it.
    register(KIND, render_stuck, category=Category.ITEMS, at_once=None)
    register(
        "item.due",
        render_due,
        category=Category.REMINDERS,
        at_once=None,
        topic="item",
        needs=["rule"],
        takes_files=True,
    )


def render_assigned(messages: Sequence[Message]) -> Mapping[int, Letter]:
    return _render(messages, "item_assigned")


def render_due(messages: Sequence[Message]) -> Mapping[int, Letter]:
    return _render(messages, "item_due")


def render_stuck(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """To staff, with the item's page; a champion has no page of it and answers the mail."""
    items = ActionItem.objects.with_story().in_bulk({message.about_id for message in messages if message.about_id})
    letters = {}
    for message in messages:
        item = items.get(message.about_id or 0)
        if item is None:
            continue
        with translation.override(message.contact.reads if message.contact else None):
            letters[message.pk] = compose(
                message,
                "emails/partnerships/item_stuck",
                subject=_("Stuck: %(item)s") % {"item": item.title},
                item=item,
                priority=item.team.priority,
                partnership=item.team.priority.partnership,
                action_url="" if message.contact else settings.BASE_URL + item.get_absolute_url(),
                action_label=_("Open the item"),
            )
    return letters


def _render(messages: Sequence[Message], template: str) -> Mapping[int, Letter]:
    """Two queries for any number of messages. Whoever no longer owns the item gets no letter."""
    items = ActionItem.objects.with_story().in_bulk({message.about_id for message in messages if message.about_id})
    links = Link.objects.valid(timezone.now()).by_holder("item", items)
    return to_holders(messages, items, links, partial(_letter, template=template))


def _letter(message: Message, item: ActionItem, link: Link, template: str) -> Letter:
    return compose(
        message,
        f"emails/partnerships/{template}",
        subject=subject_of(message, item),
        item=item,
        priority=item.team.priority,
        partnership=item.team.priority.partnership,
        is_late=item.days_late > 0,
        action_url=link.url,
        # In the day's one mail several may stand: nobody could tell which a reply is about.
        hears=is_open() and not message.layout,
        action_label=_("Say how it goes"),
    )


def subject_of(message: Message, item: ActionItem) -> str:
    """Counted when it is written, so a mail that waited over a weekend is still right."""
    if not message.context.get("rule"):
        return _("Yours to do: %(item)s") % {"item": item.title}
    days = (item.due_on - timezone.localdate()).days
    if days > 0:
        words = ngettext("Due in %(count)d day: %(item)s", "Due in %(count)d days: %(item)s", days)
    elif days == 0:
        words = _("Due today: %(item)s")
    else:
        words = ngettext("%(count)d day late: %(item)s", "%(count)d days late: %(item)s", -days)
    return words % {"count": abs(days), "item": item.title}
