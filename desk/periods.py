"""The stretch of time a scorecard looks at: up to a moment, half-open at its end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Span(models.TextChoices):
    QUARTER = "quarter", _("Last 90 days")
    YEAR = "year", _("Last 12 months")
    LAUNCH = "launch", _("Since the launch")


DAYS = {Span.QUARTER: 90, Span.YEAR: 365}


@dataclass(frozen=True)
class Period:
    span: Span
    ends: datetime

    @classmethod
    def of(cls, span: str, *, at: datetime | None = None) -> "Period":
        """What is no span we know is the usual one."""
        known = Span(span) if span in Span.values else Span.QUARTER
        return cls(known, at or timezone.now())

    @property
    def starts(self) -> datetime | None:
        """None for since the launch: that is another day for each partnership."""
        days = DAYS.get(self.span)
        return self.ends - timedelta(days=days) if days else None

    @property
    def day(self) -> date:
        """The region's own day at the end."""
        return timezone.localdate(self.ends)


@dataclass(frozen=True)
class Stretch:
    """A period as it was for one partnership: starts ≤ at < ends, `day` the region's own at the end."""

    starts: datetime
    ends: datetime
    day: date
