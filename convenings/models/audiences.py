"""Whom a rung of the reminder ladder speaks to: one line each, for the sweep, the pages, the API and the letters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import COMING, Answer


class Audience(models.TextChoices):
    SILENT = "silent", _("Who has not answered")
    MAYBE = "maybe", _("Who said maybe")
    YES = "yes", _("Who said yes")
    WAITLISTED = "waitlisted", _("Who waits for a seat")
    ABSENT = "absent", _("Who was absent the last two times")
    CAME = "came", _("Who came")
    NO_SHOWS = "no_shows", _("Who said yes and did not come")


class Presence(Protocol):
    """An invitation as a `Roster` loads it."""

    answer: str
    came: bool  # they were in the room
    company_came: bool  # somebody of their organization was
    was_absent: bool  # invited to the last two meetings, and in neither room


@dataclass(frozen=True)
class Group:
    kind: str  # of the letter they get
    answers: tuple[str, ...]
    also: Callable[[Presence], bool] | None = None  # what the answer alone does not tell
    after: bool = False  # they are known once the meeting is over

    def holds(self, row: Presence) -> bool:
        return row.answer in self.answers and (self.also is None or self.also(row))


# What else but a no somebody may have said.
NOT_DECLINED = (Answer.NONE, Answer.MAYBE, Answer.WAITING, *COMING)

GROUPS: dict[str, Group] = {
    Audience.SILENT: Group("convening.reminder", (Answer.NONE,)),
    Audience.MAYBE: Group("convening.undecided", (Answer.MAYBE,)),
    Audience.YES: Group("convening.note", COMING),
    Audience.WAITLISTED: Group("convening.waiting", (Answer.WAITING,)),
    Audience.ABSENT: Group("convening.absent", NOT_DECLINED, lambda row: row.was_absent),
    Audience.CAME: Group("convening.thanks", tuple(Answer), lambda row: row.came, after=True),
    # Where a colleague came in their place, nobody was missing.
    Audience.NO_SHOWS: Group("convening.no_show", COMING, lambda row: not row.company_came, after=True),
}
# What only reminds of a meeting to come: whoever answers needs none of it any more.
REMINDERS = tuple(group.kind for group in GROUPS.values() if not group.after)
AFTER = [name for name, group in GROUPS.items() if group.after]
# Days are counted before the meeting; after it they are negative.
FITS_THE_DAY = Q(audience__in=AFTER, days__lt=0) | (~Q(audience__in=AFTER) & Q(days__gt=0))
