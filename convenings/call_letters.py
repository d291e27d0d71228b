"""The mail with a caller's list: a link to the page where each call is ticked."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import CallList
from convenings.models.calls import PURPOSE
from outbox.letters import AtOnce, Category, Letter, compose, register, to_holders
from outbox.models import Message
from regions.models import Link


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Two queries for any number of messages."""
    lists = CallList.objects.with_progress().select_related("convening__partnership")
    found = lists.in_bulk({message.about_id for message in messages if message.about_id})
    links = Link.objects.valid(timezone.now()).by_holder(PURPOSE, found)
    return to_holders(messages, found, links, _letter)


def _letter(message: Message, row: CallList, link: Link) -> Letter:
    total: int = row.total  # type: ignore[attr-defined]
    words = ngettext("One call for %(day)s", "%(count)d calls for %(day)s", total)
    return compose(
        message,
        "emails/convenings/calls",
        subject=words % {"count": total, "day": row.convening.day},
        list=row,
        convening=row.convening,
        partnership=row.convening.partnership,
        total=total,
        action_url=link.url,
        action_label=_("Open the list"),
    )


def register_letters() -> None:
    register("convening.calls", render, category=Category.ITEMS, at_once=AtOnce.CALLS)
