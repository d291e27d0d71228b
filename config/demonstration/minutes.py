"""The minutes of a story's first meeting: notes while it was on, sent the same day, approved because nobody objected."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from convenings.models import AgendaNote, Asks, Convening, Minutes

if TYPE_CHECKING:
    from config.demonstration.telling import Telling

OPENING = "The leaders said where the industry can grow, what it takes, and what comes first."
CLOSING = "No prices, wages or customers were spoken of."


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
    telling.on(timezone.localdate(convening.starts_at) + timedelta(days=8), minutes.pass_in_silence)
