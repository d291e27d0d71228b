"""The letters about action items: what was given to you, and what is due. Both end in the owner's personal link."""

from collections.abc import Mapping, Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.letters import Category, Letter, compose, register
from outbox.models import Message
from partnerships.models import ActionItem
from regions.models import Link


def register_letters() -> None:
    register("item.assigned", render_assigned, category=Category.ITEMS)
    register("item.due", render_due, category=Category.REMINDERS, needs=["rule"])


def render_assigned(messages: Sequence[Message]) -> Mapping[int, Letter]:
    return _render(messages, "item_assigned")


def render_due(messages: Sequence[Message]) -> Mapping[int, Letter]:
    return _render(messages, "item_due")


def _render(messages: Sequence[Message], template: str) -> Mapping[int, Letter]:
    """Two queries for any number of messages. Whoever no longer owns the item gets no letter."""
    items = ActionItem.objects.with_story().in_bulk({message.about_id for message in messages if message.about_id})
    links = Link.objects.valid(timezone.now()).by_holder("item", items)
    letters = {}
    for message in messages:
        item, link = items.get(message.about_id or 0), links.get((message.contact_id or 0, message.about_id or 0))
        if item and link and message.contact:
            with translation.override(message.contact.reads):
                letters[message.pk] = _letter(message, item, link, template)
    return letters


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
