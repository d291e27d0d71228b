"""The letter to whoever was called in to help with somebody else's item; a reply to it is a note on the item."""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.addresses import is_open
from outbox.answering import REPLIES, Reply
from outbox.letters import Category, Letter, compose, register, to_holders
from outbox.models import Incoming, Message
from partnerships.models import ActionItem, Note, Supporter, Visibility
from partnerships.models.supporters import KIND
from partnerships.models.supporting import PURPOSE
from regions.models import Link


def register_letters() -> None:
    register(KIND, render, category=Category.ITEMS, at_once=None)
    REPLIES[KIND] = Reply(answer, is_all=True)


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Three queries for any number of messages. Who helps no more, or with what is done, gets no letter."""
    numbers = {message.about_id for message in messages if message.about_id}
    items = ActionItem.objects.unfinished().with_story().in_bulk(numbers)
    helping = set(Supporter.objects.current().filter(item__in=items).values_list("item", "contact"))
    links = Link.objects.valid(timezone.now()).by_holder(PURPOSE, items)
    theirs = [message for message in messages if (message.about_id, message.contact_id) in helping]
    return to_holders(theirs, items, links, _letter)


def _letter(message: Message, item: ActionItem, link: Link) -> Letter:
    return compose(
        message,
        "emails/partnerships/item_support",
        subject=_("Will you help? %(item)s") % {"item": item.title},
        item=item,
        priority=item.team.priority,
        partnership=item.team.priority.partnership,
        hears=is_open() and not message.layout,
        action_url=link.url,
        action_label=_("See how it goes"),
    )


def answer(row: Incoming, number: int, mail: EmailMessage | None) -> None:
    item = ActionItem.objects.with_thread().filter(pk=number).first()
    if item is None or row.contact is None:
        raise ValidationError(_("It is about no item we know."), code="gone")
    if not row.text.strip():
        raise ValidationError(_("There are no words of theirs in it."), code="empty")
    Note.say(item, text=row.text, visibility=Visibility.MEMBERS, by=row.contact, by_mail=True)
