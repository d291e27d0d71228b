"""The letter that asks somebody of the support team what they know about the candidates."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.letters import Category, Letter, compose, register, to_holders
from outbox.models import Message
from partnerships.models import Scorer
from partnerships.models.scorers import PURPOSE
from regions.models import Link


def register_letters() -> None:
    register("worksheet.asked", render_asked, category=Category.ITEMS, at_once=None)


def render_asked(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Four queries for any number of messages. Nobody is asked what has ended."""
    open_ones = Scorer.objects.filter(worksheet__closed_at__isnull=True).select_related("worksheet")
    scorers = open_ones.prefetch_related("worksheet__candidates__sector").in_bulk({m.about_id for m in messages})
    links = Link.objects.valid(timezone.now()).by_holder(PURPOSE, scorers)
    return to_holders(messages, scorers, links, _letter)


def _letter(message: Message, scorer: Scorer, link: Link) -> Letter:
    return compose(
        message,
        "emails/partnerships/worksheet_asked",
        subject=_("What do you know that no table says? “%(title)s”") % {"title": scorer.worksheet.title},
        worksheet=scorer.worksheet,
        sectors=sorted(candidate.sector.name for candidate in scorer.worksheet.candidates.all()),
        action_url=link.url,
        action_label=_("Say what you know"),
    )
