"""A meeting's time and place as people say them."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.moments import clock_words, date_words, day_words, hours_words, length_words, short_day_words
from partnerships.models import Partnership
from regions.days import passed_day

LONGEST = timedelta(hours=24)
FARTHEST = timedelta(days=5 * 365)
# Before and after its hours, in which a meeting is still about now.
AROUND = timedelta(hours=2)


def wrong_hours(starts_at: datetime, ends_at: datetime, at: datetime) -> dict[str, ValidationError]:
    """Everything that is wrong with them at once, by field."""
    wrong = {}
    if starts_at <= at:
        when = f"{passed_day(starts_at)}, {clock_words(timezone.localtime(starts_at))}"
        words = _("%(time)s has passed. Choose a time that is still to come.")
        wrong["starts_at"] = ValidationError(words, params={"time": when}, code="past")
    if starts_at > at + FARTHEST:
        wrong["starts_at"] = ValidationError(_("Choose a day within the next five years."), code="far")
    if ends_at <= starts_at:
        wrong["ends_at"] = ValidationError(_("The meeting has to end after it starts."), code="order")
    elif ends_at - starts_at > LONGEST:
        words = _("A meeting lasts at most a day. Plan one meeting for each day.")
        wrong["ends_at"] = ValidationError(words, code="long")
    return wrong


class Facts:
    """Mixed into the meeting; speaks the language and the time zone in force.

    While a date is being found there are no hours: whoever needs them asks for `fixed`, whoever names them says so.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    address: str
    link: str
    title: str
    partnership: models.ForeignKey[Partnership, Partnership]

    @property
    def is_dated(self) -> bool:
        return self.starts_at is not None

    @property
    def day_after(self) -> datetime:
        """When the day it ends on is over: what the meeting works on is there by then."""
        ends = timezone.localtime(self.fixed[1])
        return datetime.combine(ends.date() + timedelta(days=1), time(), tzinfo=ends.tzinfo)

    @property
    def fixed(self) -> tuple[datetime, datetime]:
        """From when to when. Refused while the date is open: nobody is told a time that was made up."""
        if self.starts_at is None or self.ends_at is None:
            raise ValidationError(_("The date of this meeting is still being found."), code="no_date")
        return self.starts_at, self.ends_at

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at is not None and self.starts_at <= at

    @property
    def is_about_now(self) -> bool:
        """People are in the room, or on their way."""
        if self.starts_at is None or self.ends_at is None:
            return False
        return self.starts_at - AROUND <= timezone.now() <= self.ends_at + AROUND

    @property
    def is_on(self) -> bool:
        """It has begun, and people may still be in the room."""
        return self.has_begun(timezone.now()) and self.is_about_now

    @property
    def day(self) -> str:
        return day_words(self.starts_at) if self.starts_at else _("date still open")

    @property
    def date(self) -> str:
        return date_words(self.starts_at) if self.starts_at else _("date still open")

    @property
    def short_day(self) -> str:
        return short_day_words(self.starts_at) if self.starts_at else ""

    @property
    def start(self) -> str:
        return clock_words(timezone.localtime(self.starts_at)) if self.starts_at else ""

    @property
    def hours(self) -> str:
        return hours_words(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else ""

    @property
    def when(self) -> str:
        """“Thursday, September 24, 8:30 to 10:30 am”."""
        return f"{self.day}, {self.hours}" if self.is_dated else _("Date still open")

    @property
    def minutes(self) -> int | None:
        return round((self.ends_at - self.starts_at).total_seconds() / 60) if self.starts_at and self.ends_at else None

    @property
    def length(self) -> str:
        return length_words(self.ends_at - self.starts_at) if self.starts_at and self.ends_at else ""

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (self.place, self.address))) or self.link

    @property
    def when_and_where(self) -> tuple[datetime | None, datetime | None, str, str, str]:
        return self.starts_at, self.ends_at, self.place, self.address, self.link

    @property
    def values(self) -> dict[str, str]:
        """What the placeholders of a letter stand for, the same for everybody."""
        return {
            "date": self.day if self.is_dated else "",
            "time": self.start,
            "place": self.where,
            "length": self.length,
            "meeting": self.title,
            "partnership": self.partnership.name,
        }
