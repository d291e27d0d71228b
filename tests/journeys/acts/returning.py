"""Act 4, what comes back by itself: an address that is gone, a calendar's button, mail scanners; and a full house."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC
from urllib.request import Request, urlopen

import psycopg2
from icalendar import Calendar
from psycopg2.sql import SQL, Identifier

from tests.addresses import database_url
from tests.journeys.acts.answering import FIRST_IN_LINE, FULL_HOUSE, SECOND_IN_LINE, answer
from tests.journeys.acts.writing import ASKS, SEATS
from tests.journeys.chamber import ASKED, LINES
from tests.journeys.postbox import calendar_in, every_link_in
from tests.journeys.season import Season
from tests.outbox.mails import mail

GONE, BY_CALENDAR = LINES[11], LINES[12]


def come_back(season: Season) -> None:
    """Nobody lives at this address: the mail server says so, and the convener hears it."""
    letter = season.post.newest(GONE.email, ASKS)
    season.inbox.drop(
        mail(
            "bounce_postfix",
            TO=letter["Reply-To"],
            RECIPIENT=GONE.email,
            IDENTITY=letter["Message-ID"],
            ACTION="failed",
            STATUS="5.1.1",
            CODE="550",
            WORDS="User unknown",
        )
    )
    season.schedule.come_by()
    rosa = season.convener
    rosa.go(f"{season.meeting}?q={GONE.name}")
    rosa.reads("mail came back")
    season.says(GONE, "unreachable")


def answer_by_calendar(season: Season) -> None:
    """The Accept button of Outlook."""
    letter = season.post.newest(BY_CALENDAR.email, ASKS)
    (event,) = Calendar.from_ical(calendar_in(letter)).walk("VEVENT")
    season.inbox.drop(
        mail(
            "outlook_accept",
            FROM=BY_CALENDAR.email,
            ATTENDEE=BY_CALENDAR.email,
            TO=str(event["ORGANIZER"]).removeprefix("mailto:"),
            REFERENCES=letter["Message-ID"],
            UID=event["UID"],
            SEQUENCE=event["SEQUENCE"],
            PARTSTAT="ACCEPTED",
            DTSTAMP=season.clock.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
        )
    )
    season.schedule.come_by()
    season.says(BY_CALENDAR, "yes")
    season.let_the_hold_end()
    assert season.post.newest(BY_CALENDAR.email, "Saved: yes")
    rosa = season.convener
    rosa.go(season.meeting)
    rosa.follow(BY_CALENDAR.name, within="main table")
    rosa.reads("Their answer: Yes.")


def fill_every_seat(season: Season) -> None:
    for line in FULL_HOUSE:
        answer(season, line, "Yes", "yes")
    for place, line in enumerate((FIRST_IN_LINE, SECOND_IN_LINE), 1):
        season.phone(line, ASKS).reads("Every seat is taken.")
        answer(season, line, "Yes", "waiting")
        assert season.guests[line.email].heading() == f"You are number {place} on the waiting list."


def add_a_chair(season: Season) -> None:
    """One more seat is the first one's of those who wait, and they hear of it."""
    rosa = season.convener
    rosa.go(season.meeting)
    rosa.reads(f"{SEATS} of {SEATS} seats are taken.", "2 people wait for a seat.")
    rosa.follow("Change the plan")
    rosa.write("Seats in the room", str(SEATS + 1))
    rosa.press("Save")
    season.says(FIRST_IN_LINE, "yes")
    season.let_the_hold_end()
    assert "METHOD:REQUEST" in calendar_in(season.post.newest(FIRST_IN_LINE.email, "A seat is free for you"))
    season.phone(SECOND_IN_LINE, ASKS)
    second = season.guests[SECOND_IN_LINE.email]
    second.follow("See what is saved")
    assert second.heading() == "You are number 1 on the waiting list."


def scan_every_link(season: Season) -> None:
    """Scanners of mail open every address of every mail, by GET and by HEAD, and change not one row."""
    links = {link for letter in season.post.sink.messages for link in every_link_in(letter)}
    assert len(links) > 2 * ASKED
    asked = [Request(link, method=method) for link in links for method in ("GET", "HEAD")]
    before = contents()
    with ThreadPoolExecutor(4) as scanners:
        assert set(scanners.map(status_of, asked)) == {200}
    assert contents() == before


def status_of(asked: Request) -> int:
    with urlopen(asked, timeout=30) as answer:
        answer.read()
        return answer.status


def contents() -> dict[str, str]:
    """Of every table, what stands in it."""
    found = {}
    with closing(psycopg2.connect(database_url("owner"))) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(SQL("SELECT t::text FROM {} t ORDER BY 1").format(Identifier(table)))
            found[table] = hashlib.sha256("\n".join(row[0] for row in cursor).encode()).hexdigest()
    assert found["convenings_invitation"] != hashlib.sha256().hexdigest()
    return found
