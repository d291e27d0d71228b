"""Act 5: six weeks go by, day by day in the region's office hours, and the ladder reminds whom it should."""

from datetime import date, timedelta
from urllib.request import Request, urlopen

from tests.journeys.acts.answering import LEAVES_AGAIN
from tests.journeys.acts.returning import SECOND_IN_LINE
from tests.journeys.acts.writing import ASKS, INVITED
from tests.journeys.chamber import LINES
from tests.journeys.ladder import LADDER, audience_of, reminders_due, reminders_of
from tests.journeys.season import Season

UNSUBSCRIBES, LATE = LINES[13], LINES[21]
FIRST_RUNG = LADDER[0].at.date()
REMINDED = {rung.at.date() for rung in LADDER}
QUIET = ((7, 45), (8, 37), (18, 30))
BUSY = ((7, 45), (8, 1), (8, 7), (8, 31), (8, 37), (18, 30))


def live_until(season: Season, last: date) -> None:
    """Before the office opens, while reminders are due and gathered, and after it has closed; weekends too."""
    day = season.today + timedelta(days=1)
    while day <= last:
        if day.weekday() < 5:
            for moment in QUIET if day not in REMINDED else BUSY:
                season.go_to(day, *moment, rounds=1)
        else:
            season.go_to(day, 10, rounds=1)
        day += timedelta(days=1)


def read_whom_it_would_reach(season: Season) -> None:
    """The evening before the first reminder, its page names exactly the people it then goes to."""
    live_until(season, FIRST_RUNG - timedelta(days=1))
    rosa = season.convener
    rosa.go(season.meeting)
    rosa.follow("All reminders, and who gets them")
    rosa.follow("6 weeks before: Who has not answered")
    listed = rosa.page.locator("section[aria-labelledby=who] li a").all_inner_texts()
    assert sorted(listed) == sorted(line.name for line in INVITED if audience_of(season, line.email) == "silent")
    rosa.reads("Left out", "mail to them comes back", "a caller was told that it is the wrong person")
    live_until(season, FIRST_RUNG)
    reminded = [line.name for line in INVITED if reminders_of(season, line.email)]
    assert sorted(reminded) == sorted(listed)


def unsubscribe_with_one_click(season: Season) -> None:
    """As a mail program does, by POST without a cookie; a click that only looks shows the choices."""
    reminder = season.post.newest(UNSUBSCRIBES.email, "Will you come?")
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = reminder["List-Unsubscribe"].strip(" <>")
    guest = season.visitor(width=390, scripts=False)
    guest.go(address)
    assert guest.heading() == "What may we send you?"
    click = Request(address, data=b"List-Unsubscribe=One-Click", method="POST")
    with urlopen(click, timeout=30) as answer:
        assert answer.status == 200
    season.says(UNSUBSCRIBES, "refuses")


def change_their_minds(season: Season) -> None:
    """One answers only now, and waits; somebody who had said yes cannot come, and the first in line moves up."""
    live_until(season, FIRST_RUNG + timedelta(days=2))
    late = season.phone(LATE, ASKS)
    late.press("Yes")
    season.says(LATE, "waiting")
    live_until(season, date(2027, 3, 3))
    leaves = season.phone(LEAVES_AGAIN, ASKS)
    leaves.press("No")
    season.says(LEAVES_AGAIN, "no")
    season.says(SECOND_IN_LINE, "yes")
    season.let_the_hold_end()
    assert season.post.newest(SECOND_IN_LINE.email, "A seat is free for you")


def reach_the_day(season: Season) -> None:
    """Across the change of the clocks. Then everybody has had what was due to them, and nothing else."""
    live_until(season, season.meeting_on - timedelta(days=1))
    due = reminders_due(season)
    assert {line.email: reminders_of(season, line.email) for line in INVITED} == {
        line.email: due.get(line.email, []) for line in INVITED
    }
    everybody = {recipient for envelope in season.post.sink.envelopes for recipient in envelope.rcpt_tos}
    assert {address: found for address in everybody if (found := reminders_of(season, address))} == due
