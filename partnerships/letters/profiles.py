"""The letter that asks a champion whether the profile describes their industry."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.letters import Category, Letter, compose, register, to_holders
from outbox.models import Message
from partnerships.models.profile_notes import PURPOSE
from regions.models import Link, Sector


def register_letters() -> None:
    register("profile.asked", render_asked, category=Category.ITEMS, at_once=None)


def render_asked(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Three queries for any number of messages."""
    sectors = Sector.objects.in_bulk({message.about_id for message in messages})
    links = Link.objects.valid(timezone.now()).by_holder(PURPOSE, sectors)
    return to_holders(messages, sectors, links, _letter)


def _letter(message: Message, sector: Sector, link: Link) -> Letter:
    return compose(
        message,
        "emails/partnerships/profile_asked",
        subject=_("Does this describe your industry? %(sector)s") % {"sector": sector.name},
        sector=sector,
        action_url=link.url,
        action_label=_("Look at it"),
    )
