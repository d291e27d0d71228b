"""A meeting's time and place as people say them."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from convenings.moments import clock_words, date_words, day_words, hours_words, short_day_words
from partnerships.models import Partnership


class Facts:
    """Mixed into the meeting; speaks the language and the time zone in force."""

    starts_at: datetime
    ends_at: datetime
    place: str
    address: str
    link: str
    title: str
    partnership: models.ForeignKey[Partnership, Partnership]

    @property
    def day(self) -> str:
        return day_words(self.starts_at)

    @property
    def date(self) -> str:
        return date_words(self.starts_at)

    @property
    def short_day(self) -> str:
        return short_day_words(self.starts_at)

    @property
    def start(self) -> str:
        return clock_words(timezone.localtime(self.starts_at))

    @property
    def hours(self) -> str:
        return hours_words(self.starts_at, self.ends_at)

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (self.place, self.address))) or self.link

    @property
    def when_and_where(self) -> tuple[datetime, datetime, str, str, str]:
        return self.starts_at, self.ends_at, self.place, self.address, self.link

    @property
    def values(self) -> dict[str, str]:
        """What the placeholders of a letter stand for, the same for everybody."""
        return {
            "date": self.day,
            "time": self.start,
            "place": self.where,
            "meeting": self.title,
            "partnership": self.partnership.name,
        }
