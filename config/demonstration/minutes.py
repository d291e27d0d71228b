"""The minutes of a story's first meeting: notes while it was on, sent the same day, approved because nobody objected;
and what the leaders said of it."""

from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

from django.utils import timezone

from convenings.models import AgendaNote, Asks, Convening, Minutes, Pulse

if TYPE_CHECKING:
    from config.demonstration.telling import Telling

OPENING = "The leaders said where the industry can grow, what it takes, and what comes first."
CLOSING = "No prices, wages or customers were spoken of."
# Worth my time, I know who does what next, in one line; the last says nothing.
RATINGS = (
    (5, 4, "The first meeting where nobody sold me anything."),
    (4, 4, ""),
    (5, 3, "Start on time and I come again."),
    (5, 5, ""),
    (3, 4, "Two hours is long. Ninety minutes would do."),
    (4, 5, ""),
    None,
)


def keep(telling: "Telling", convening: Convening) -> None:
    """On the day of the meeting; the worker's part is told a week later."""
    said = {
        Asks.OPPORTUNITY: "\n".join(heard.opportunity for heard in telling.story.aims),
        Asks.REQUIREMENT: "\n".join(heard.requirement for heard in telling.story.aims),
    }
    for item in convening.agenda.in_order():
        if item.asks in said:
            AgendaNote.write(convening, item, said[Asks(item.asks)], seen=0, by=telling.by)
    Minutes.write(convening, opening=OPENING, closing=CLOSING, seen=0, by=telling.by)
    minutes = Minutes.send(convening, by=telling.by)
    day = timezone.localdate(convening.starts_at)
    telling.on(day + timedelta(days=1), partial(rate, convening))
    telling.on(day + timedelta(days=8), minutes.pass_in_silence)


def rate(convening: Convening) -> None:
    """On the day after, most of those who were there."""
    leaders = convening.attendances.unrated().select_related("contact").order_by("pk")
    for there, said in zip(leaders, cycle(RATINGS), strict=False):
        if said:
            worth, clear, words = said
            Pulse.give(convening, by=there.contact, worth=worth, clear=clear, words=words)
