"""In-kind match: private time at meetings, times what an hour is worth. What is not known is said, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q
from django.utils import timezone

from convenings.models import Convening, ConveningState, Side
from partnerships.models import MatchTerms, Partnership

CENT = Decimal("0.01")


@dataclass(frozen=True)
class MatchLine:
    """One meeting that is over. Everybody who came is counted for as long as it was planned to last."""

    title: str
    day: date
    minutes: int
    private: int  # people who came for a business
    partners: int
    noted: bool  # whether anybody noted who came

    @property
    def hours(self) -> Decimal | None:
        """Unknown where nobody noted who came."""
        return Decimal(self.minutes * self.private) / 60 if self.noted else None


@dataclass(frozen=True)
class Match:
    lines: Sequence[MatchLine]
    terms: MatchTerms | None

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines if line.hours is not None), Decimal(0))

    @property
    def unknown(self) -> list[MatchLine]:
        return [line for line in self.lines if not line.noted]

    @property
    def worth(self) -> Decimal | None:
        """In dollars; without an agreed rate nobody knows."""
        return money(self.hours * self.terms.rate) if self.terms else None

    @property
    def share(self) -> int | None:
        """Percent of what is asked for, where something is."""
        if self.worth is None or not self.terms or not self.terms.target:
            return None
        return int(self.worth * 100 / self.terms.target)

    def worth_of(self, line: MatchLine) -> Decimal | None:
        return money(line.hours * self.terms.rate) if self.terms and line.hours is not None else None


def money(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def match_of(
    partnership: Partnership, *, since: date | None = None, until: date | None = None, at: datetime | None = None
) -> Match:
    """Of the meetings from `since` to `until`, both included, that were over at `at`. Two statements."""
    over = Convening.objects.filter(partnership=partnership, ends_at__lte=at or timezone.now())
    over = over.filter(state__in=(ConveningState.HELD, ConveningState.PLANNED))
    if since:
        over = over.filter(starts_at__date__gte=since)
    if until:
        over = over.filter(starts_at__date__lte=until)
    came = over.annotate(
        private=Count("attendances", filter=Q(attendances__side=Side.BUSINESS)),
        others=Count("attendances", filter=Q(attendances__side=Side.PARTNER)),
    )
    lines = [_line(meeting) for meeting in came.order_by("starts_at", "pk")]
    return Match(lines, MatchTerms.objects.for_table(partnership))


def _line(meeting: Convening) -> MatchLine:
    lasted: timedelta = meeting.ends_at - meeting.starts_at  # type: ignore[operator]  # meetings that are over have hours
    private, others = meeting.private, meeting.others  # type: ignore[attr-defined]
    return MatchLine(
        title=meeting.title,
        day=timezone.localtime(meeting.starts_at).date(),
        minutes=int(lasted.total_seconds() // 60),
        private=private,
        partners=others,
        noted=bool(private or others or meeting.roll_closed_at),
    )
