"""A story in simulated time: seven weeks from a chamber's spreadsheet to the notes after the meeting."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.clock import Clock
from tests.factories import make_member, make_region
from tests.imap import ImapServer
from tests.journeys.cast import CONVENER, VALLEY, ZONE, Story
from tests.journeys.chamber import Line
from tests.journeys.postbox import Postbox
from tests.journeys.visitors import Visitor
from tests.schedule import Schedule

# A Monday; the meeting is on a Wednesday, and the clocks of the region change in between.
BEGINNING = datetime(2027, 2, 1, 9, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
MEETING_ON = date(2027, 3, 24)
INBOX_DOMAIN = "in.table.example"
HOLD = timedelta(seconds=61)


@dataclass(kw_only=True)
class Season(Story):
    clock: Clock
    schedule: Schedule
    inbox: ImapServer
    guests: dict[str, Visitor] = field(default_factory=dict)  # phones that have answered, by address

    said: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)  # by address: when, which answer
    lines: list[Line] = field(default_factory=list)  # everybody who has an invitation of their own

    @classmethod
    def open(cls, visitor: Callable[..., Visitor], post: Postbox, clock: Clock, inbox: ImapServer) -> "Season":
        region = make_region(**VALLEY)
        user = make_member(region, email=CONVENER, name="Rosa Garza")
        schedule = Schedule(clock)
        return cls(visitor, post, region, user, MEETING_ON, clock=clock, schedule=schedule, inbox=inbox)

    # ---- time ----

    @property
    def today(self) -> date:
        return self.clock.now.astimezone(ZoneInfo(ZONE)).date()

    def go_to(self, day: date, hour: int, minute: int = 0, *, rounds: int = 2) -> None:
        """The region's clocks say this, and the schedule comes by."""
        self.clock.go_to(datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(ZONE)))
        self.schedule.come_by(rounds)

    def let_the_hold_end(self) -> None:
        self.clock.go_on(HOLD)
        self.schedule.come_by()

    # ---- people ----

    def says(self, line: Line, answer: str) -> None:
        """For reckoning later who had to be reminded."""
        self.said.setdefault(line.email, []).append((self.clock.now, answer))

    def phone(self, line: Line, saying: str = "", *, status: int = 200) -> Visitor:
        """Somebody's own phone, without scripts, at the link of their newest such mail."""
        if line.email not in self.guests:
            self.guests[line.email] = self.visitor(width=390, scripts=False)
        guest = self.guests[line.email]
        guest.go(self.post.link(line.email, saying), status=status)
        return guest
