"""Who is due which reminder, reckoned here once more from a small table; and who got which, read from the mail."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.acts.answering import ASSISTANT, LED
from tests.journeys.cast import ZONE
from tests.journeys.season import Season

OFFICE = ZoneInfo(ZONE)
# Five minutes are given to what else comes for the same person.
SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Rung:
    at: datetime
    audience: str
    subjects: tuple[str, str]


def local(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2027, month, day), time(hour, minute), tzinfo=OFFICE)


SILENT, MAYBE = ("Will you come?", "¿Vendrá usted?"), ("Do you know yet?", "¿Ya lo sabe?")
YES = ("See you", "Nos vemos")
# The usual ladder of a meeting on Wednesday, March 24, 2027, 8:30 am.
LADDER = (
    Rung(local(10, 2, 8, 30), "silent", SILENT),  # 6 weeks before
    Rung(local(24, 2, 8, 30), "silent", SILENT),  # 4 weeks
    Rung(local(17, 3, 8, 30), "silent", SILENT),  # 1 week, the clocks having changed in between
    Rung(local(22, 3, 8), "maybe", MAYBE),  # 3 days before is a Sunday: when the office opens on Monday
    Rung(local(23, 3, 8, 30), "silent", SILENT),  # the day before
    Rung(local(23, 3, 8, 30), "yes", YES),
)
HEARS_AS = {"sending": "yes"}  # who sends somebody is told that the seat is kept


def audience_of(season: Season, address: str, at: datetime | None = None) -> str:
    """As they stood at that moment, by what the acts noted down."""
    said = [answer for moment, answer in season.said.get(address, []) if at is None or moment < at]
    last = said[-1] if said else "silent"
    return HEARS_AS.get(last, last)


def reminders_due(season: Season) -> dict[str, list[tuple[datetime, str]]]:
    """(moment, audience) for each address that is due any."""
    due: dict[str, list[tuple[datetime, str]]] = {}
    for rung in LADDER:
        for line in season.lines:
            if audience_of(season, line.email, rung.at) == rung.audience:
                due.setdefault(line.email, []).append((rung.at, rung.audience))
    due[ASSISTANT.email] = due[LED.email]  # who answers for somebody reads what they read
    return due


def reminders_of(season: Season, address: str) -> list[tuple[datetime, str]]:
    """What this address was sent, each as the rung of the table it belongs to; what fits none comes as it is."""
    found = []
    for moment, letter in season.post.received(address):
        subject = str(letter["Subject"]).strip()  # a folded header line may begin with its fold
        for audience, subjects in {rung.audience: rung.subjects for rung in LADDER}.items():
            if subject.startswith(subjects):
                rungs = (rung.at for rung in LADDER if rung.audience == audience and rung.at <= moment < rung.at + SOON)
                found.append((next(rungs, moment), audience))
    return found
