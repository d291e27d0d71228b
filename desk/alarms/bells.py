"""What an alarm is: which partnership, of what kind, since when, why, and what to do next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desk.models import AlarmDays
from partnerships.models import Partnership, Stage
from regions.scope import current_region

# Of these the table has met, so that it can fall silent.
UNDER_WAY = (Stage.LAUNCHED, Stage.ACTING, Stage.SUSTAINING)
AT_WORK = (Stage.ACTING, Stage.SUSTAINING)
YEAR = 365


class AlarmKind(models.TextChoices):
    """In the order in which they are heard."""

    NO_CHAMPION = "no_champion", _("No champion")
    RESCUE = "rescue", _("The second meeting")
    RELAPSE = "relapse", _("Nothing moves")
    NO_MEETING = "no_meeting", _("No meeting of the whole table")
    SILENT = "silent", _("A silent champion")
    DRIFTING = "drifting", _("A company drifts away")


@dataclass(frozen=True)
class Alarm:
    kind: AlarmKind
    partnership: Partnership
    what: str
    why: str
    since: date  # since when it holds: it rang first on this day
    url: str
    button: str
    about: int = 0  # the person, company or meeting it is of
    for_conveners: bool = False  # where its button leads opens to nobody else

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.about}" if self.about else str(self.kind)


@dataclass(frozen=True)
class Course:
    """How a partnership has come here, and when it last showed each sign of life."""

    partnership: Partnership
    under_way_since: date | None  # its launch, or the relaunch after a rest
    at_work_since: date | None
    woken_on: date | None  # after its last rest; before that nothing counts against it
    last_met: date | None  # the whole table
    last_sign: date | None  # reported, met in any kind of meeting, decided
    plans_to_meet: bool
    last_champion_left: date | None


@dataclass(frozen=True)
class Clock:
    """What every rule is told."""

    days: AlarmDays
    at: datetime
    today: date

    @classmethod
    def at_moment(cls, days: AlarmDays, at: datetime) -> "Clock":
        return cls(days, at, timezone.localdate(at))


def address(name: str, *args: object) -> str:
    return reverse(name, args=[current_region().slug, *args])


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def how_long(days: int) -> str:
    """“40 days”; from two years on whole years, as nobody counts so many days."""
    if days < 2 * YEAR:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    years = days // YEAR
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
