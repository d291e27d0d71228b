"""The convener at the quarter's end: what rings, how it goes, what is late, the next agenda, the public, the funder."""

import io
from datetime import date

from openpyxl import load_workbook

from convenings.models import AgendaItem
from partnerships.models import ActionItem, Decision
from regions.scope import in_region
from tests.journeys.acts.carrying import QUESTION, WON
from tests.journeys.cast import CONVENER
from tests.journeys.postbox import words_of
from tests.journeys.quarter import AIDES, BUS, HOURS, LEADERS, NEXT, PLACES, PRICE, ROUTE, Quarter

RINGS_ON = date(2027, 4, 5)
RATE, TARGET = 40, 1000


def read_the_alarm(quarter: Quarter) -> None:
    """Dana was last heard of at the launch. Sixty days are quiet; then it rings, in mail and on the page."""
    season = quarter.season
    quarter.morning(date(2027, 4, 2))
    assert season.post.mails(CONVENER, "Dana Ortiz has gone silent") == []
    quarter.morning(RINGS_ON)
    assert "63 days" in words_of(season.post.newest(CONVENER, "Dana Ortiz has gone silent"))
    rosa = quarter.rosa()
    rosa.go(f"{quarter.home}alarms/")
    rosa.reads("Dana Ortiz has gone silent")
    rosa.does_not_read("Elena Salinas has gone silent")


def read_the_scorecard(quarter: Quarter) -> None:
    """A number with its reason, and the rows it was counted from."""
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.partnership}scorecard/")
    rosa.reads("Is it business-led?", "2.5 to 1", "5 business leaders and 2 partners were ticked")
    rosa.reads("1 of the 2 items due in this period were done by their day; 1 is still open.")
    rosa.go(f"{quarter.partnership}scorecard/value-to-business/")
    rosa.reads("4.1", "What it was counted from", "First convening")


def move_what_is_late(quarter: Quarter) -> None:
    """The board shows it; in the list two are ticked and get another day, with one reason."""
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.home}items/board/")
    rosa.reads(AIDES, BUS, PLACES, ROUTE)
    rosa.go(f"{quarter.home}items/")
    assert rosa.heading() == "One item is late."
    for title in (PLACES, ROUTE):
        rosa.tick(title)
    rosa.page.locator("summary", has_text="Another day").click()
    rosa.write("New day", NEXT.isoformat())
    rosa.press("Agree on this day", status=400)
    rosa.write("Why", "To the next meeting, by phone with Ann.")
    rosa.press("Agree on this day")
    assert rosa.heading() == "Nothing is late."
    with in_region(quarter.season.region):
        days = dict(ActionItem.objects.values_list("title", "due_on"))
    assert days == {PRICE: date(2027, 3, 5), PLACES: NEXT, ROUTE: NEXT}


def prepare_the_next_meeting(quarter: Quarter) -> None:
    """The agenda writes itself from what became of the promises; the leaders are asked whether they keep each one."""
    with in_region(quarter.season.region):
        quarter.next_meeting = quarter.plan("full", "Spring convening", NEXT, 9).pk
    rosa = quarter.guests["rosa"]
    agenda = f"{quarter.home}convenings/{quarter.next_meeting}/agenda/"
    rosa.go(agenda)
    rosa.reads("Since last time", "Kept: 1 · Still to come: 2", "The table last met on February 1, 2027.")
    rosa.press("Add what is open")
    rosa.go(agenda)
    rosa.reads(f"To celebrate: {PRICE}", f"Keep it, or let it go? {AIDES}", f"Keep it, or let it go? {BUS}")
    with in_region(quarter.season.region):
        lines = AgendaItem.objects.filter(convening=quarter.next_meeting).in_order()
        assert [line.title for line in lines][1] == f"To celebrate: {PRICE}"


def keep_the_priority(quarter: Quarter) -> None:
    """What the champions said, written down from the agenda: it stands among the decisions."""
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.home}convenings/{quarter.next_meeting}/agenda/")
    line = rosa.page.locator("li", has_text=f"Keep it, or let it go? {AIDES}")
    rosa.leave(line.get_by_role("link", name="They keep it").click)
    rosa.write("What they said", "Elena: the second cohort starts in June.")
    rosa.press("They keep it")
    rosa.reads("Confirmed. It stands among the decisions.")
    rosa.go(f"{quarter.partnership}decisions/")
    rosa.reads(f"“{AIDES}” stays a priority of this partnership.")
    rosa.follow(AIDES)
    rosa.reads("Elena: the second cohort starts in June.")
    with in_region(quarter.season.region):
        assert [decision.priority.title for decision in Decision.objects.confirming()] == [AIDES]


def publish_field_by_field(quarter: Quarter) -> None:
    """One business agreed to be named; the days of meetings stay inside."""
    rosa, public = quarter.guests["rosa"], f"{quarter.partnership}public/"
    anybody = quarter.guests["anybody"] = quarter.season.visitor(width=390)
    anybody.go(quarter.public, status=404)
    rosa.go(public)
    rosa.tick("People’s own words, where they said yes")
    rosa.tick("Names of businesses that agreed to be named")
    rosa.press("Save")
    rosa.follow("Note one that agreed")
    rosa.choose("Business", "Mesa Vista Hospital")
    rosa.write("Who agreed for it", "Elena Salinas, by phone on April 5")
    rosa.press("Note it")
    rosa.follow("Preview it")
    rosa.reads("This is what everybody would see. The page is closed.", WON)
    anybody.go(quarter.public, status=404)
    rosa.go(public)
    rosa.follow("Open the public page")
    rosa.press("Open the public page")


def hand_the_funder_a_pack(quarter: Quarter) -> None:
    """Five leaders for two hours, at the agreed rate; page and workbook say the same."""
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.partnership}match/")
    rosa.write("Worth of an hour, in dollars", str(RATE))
    rosa.write("Match asked for, in dollars", str(TARGET))
    rosa.press("Save")
    rosa.go(f"{quarter.partnership}pack/")
    worth, percent = len(LEADERS) * HOURS * RATE, len(LEADERS) * HOURS * RATE * 100 // TARGET
    rosa.reads(f"This is {percent} percent of the $1,000.00 asked for.", WON, PRICE)
    rosa.does_not_read(QUESTION, "@mesa-vista.example")
    with rosa.page.expect_download() as saved:
        rosa.page.get_by_role("link", name="As a workbook").click()
    book = load_workbook(io.BytesIO(saved.value.path().read_bytes()))
    assert book.sheetnames == ["Members", "Timeline", "Plan", "Action items", "Attendance", "Outcomes", "In-kind match"]
    assert len(list(book["Members"].rows)) == 1 + 7
    day, meeting, people, minutes, hours, dollars = next(book["In-kind match"].iter_rows(min_row=2, values_only=True))
    assert (day, meeting, int(people), int(minutes)) == ("2027-02-01", "First convening", len(LEADERS), HOURS * 60)
    assert (float(hours), float(dollars)) == (len(LEADERS) * HOURS, worth)
