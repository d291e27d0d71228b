"""The letter that asks somebody whether everybody may read their words."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.letters import Category, Letter, compose, register, to_holders
from outbox.models import Message
from partnerships.models import Quote
from regions.models import Link


def register_letters() -> None:
    register("quote.asked", render_asked, category=Category.ITEMS, at_once=None)


def render_asked(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Two queries for any number of messages. Words that were taken out are nobody's question any more."""
    quotes = Quote.objects.standing().with_story().in_bulk({message.about_id for message in messages})
    links = Link.objects.valid(timezone.now()).by_holder("quote", quotes)
    return to_holders(messages, quotes, links, _letter)


def _letter(message: Message, quote: Quote, link: Link) -> Letter:
    return compose(
        message,
        "emails/partnerships/quote_asked",
        subject=_("May we quote you? “%(title)s”") % {"title": quote.outcome.title},
        quote=quote,
        outcome=quote.outcome,
        partnership=quote.outcome.priority.partnership,
        action_url=link.url,
        action_label=_("Say yes or no"),
    )
