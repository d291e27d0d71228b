"""Act 3: the meeting is planned, people keep the day free, then sixty are invited."""

from collections import Counter
from datetime import date

from tests.journeys.cast import CONVENER, ZONE
from tests.journeys.chamber import ASKED, ELENA, LINES, MARCUS, SPEAK_SPANISH, Line
from tests.journeys.postbox import calendar_in, links_in, words_of
from tests.journeys.season import Season

INVITED = LINES[:ASKED]
SPANISH = LINES[SPEAK_SPANISH.start]
SEATS = 15
ASKS, ASKS_IN_SPANISH = "Will you sit with us on", "¿Se sienta con nosotros a la mesa"
# What a hurried hand does: the same form goes out twice.
SEND_BEFORE = """() => {
  const form = [...document.forms].find((one) => one.elements.batch), said = new FormData(form);
  said.append("do", "send");
  return fetch(form.action, {method: "POST", body: new URLSearchParams(said)}).then((got) => got.status);
}"""


PLAN = """(meeting) => fetch("/api/v1/regions/valley/convenings/", {
  method: "POST", body: JSON.stringify(meeting),
  headers: {"Content-Type": "application/json", "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1]},
}).then((got) => got.json()).then((made) => made.id)"""
BREAKFAST = {
    "kind": "full",
    "title": "Breakfast",
    "starts_at": "2027-04-14T08:00:00-05:00",
    "ends_at": "2027-04-14T09:00:00-05:00",
}
QUESTION = "What could your organization do here if one obstacle were gone?"


def set_the_table(season: Season) -> None:
    rosa = season.convener
    for line, seat in ((ELENA, "Seat as champion"), (MARCUS, "Seat as champion"), (LINES[48], "Seat as partner")):
        rosa.go(f"{season.partnership}members/")
        rosa.write("Name, organization or e-mail address", line.name)
        rosa.press("Find")
        rosa.page.get_by_role("checkbox", name=line.name).check()
        rosa.press(seat)


def plan_the_meeting(season: Season) -> None:
    rosa = season.convener
    rosa.go(season.partnership)
    rosa.follow("Plan a meeting")
    rosa.write("Title", "First convening")
    rosa.write("Day", season.meeting_on.isoformat())
    rosa.press("Plan the meeting", status=400)
    rosa.reads("Say where: a place, or a link to join.")
    rosa.write("Place, or a link below", "Mid-Valley Civic Center")
    rosa.write("Seats in the room", str(SEATS))
    rosa.press("Plan the meeting")
    season.meeting = rosa.path()
    rosa.follow("All reminders, and who gets them")
    rosa.reads("Who has not answered", "Who said maybe", "Who said yes and did not come")
    assert rosa.heading() == "The next reminder goes Wednesday, February 10, 8:30 am."


def miss_a_value(season: Season) -> None:
    """A program plans a breakfast and says no place; a letter that names the place stops, and says for whom."""
    rosa = season.convener
    rosa.go("/api/v1/")
    planned = rosa.page.evaluate(PLAN, BREAKFAST | {"partnership": season.partnership.split("/")[-2]})
    rosa.go(f"{season.home}convenings/{planned}/letters/save_the_date/")
    rosa.tick(ELENA.name)
    rosa.write("Letter", "Dear {first_name}, we meet at {place}.")
    rosa.press("Send without looking", status=400)
    rosa.reads(
        "Nothing was sent.", f"The letter to {ELENA.name} lacks a value for {{place}}. Fill it in, or take it out"
    )
    rosa.go(f"{season.home}convenings/{planned}/cancel/")
    rosa.press("Cancel the meeting and tell everybody")


def keep_the_day_free(season: Season) -> None:
    rosa = season.convener
    rosa.go(f"{season.meeting}letters/save_the_date/")
    for line in INVITED:
        rosa.tick(line.name)
    rosa.press("See it as they will")
    rosa.choose("Read it as", f"{SPANISH.name}, {SPANISH.company}")
    rosa.press("Show")
    rosa.page.get_by_text("As plain text").click()
    rosa.reads(f"From {ELENA.name}", MARCUS.name, "Por favor, reserve el miércoles", SPANISH.company)
    rosa.press("Send a test to myself")
    rosa.reads(f"A test is on its way to {CONVENER}.")
    rosa.press(f"Send to {ASKED} people")
    rosa.reads(f"{ASKED} letters leave in")
    season.let_the_hold_end()
    assert len(season.post.mails(CONVENER, "reserve el")) == 1
    everybody_has_one(season, "Please keep", "reserve el")


def everybody_has_one(season: Season, english: str, spanish: str) -> None:
    counts = Counter(len(season.post.mails(line.email, speaks(line, english, spanish))) for line in INVITED)
    assert counts == {1: ASKED}, counts


def speaks(line: Line, english: str, spanish: str) -> str:
    return spanish if line.language == "Spanish" else english


def invite(season: Season) -> None:
    """Sixty people, some of them in Spanish; a second press of the same button sends nothing more."""
    rosa = season.convener
    season.go_to(date(2027, 2, 2), 10)
    rosa.go(season.meeting)
    rosa.follow("Invite people")
    for line in INVITED:
        rosa.tick(line.name)
    rosa.reads("Businesses: 48. Partners: 12. Chosen: 60.")
    rosa.press("See it as they will")
    rosa.choose("Read it as", f"{SPANISH.name}, {SPANISH.company}")
    rosa.press("Show")
    rosa.reads("¿Se sienta con nosotros a la mesa el miércoles")
    assert rosa.page.evaluate(SEND_BEFORE) == 200
    rosa.press(f"Send to {ASKED} people")
    rosa.reads(f"{ASKED} letters leave in")
    season.let_the_hold_end()
    everybody_has_one(season, ASKS, ASKS_IN_SPANISH)
    for line in INVITED:
        mail = season.post.newest(line.email, speaks(line, ASKS, ASKS_IN_SPANISH))
        entry = calendar_in(mail)
        assert {"METHOD:REQUEST", f"DTSTART;TZID={ZONE}:20270324T083000"} <= set(entry.splitlines())
        assert f"mailto:{line.email}" in entry
        assert line.first_name in words_of(mail)
    season.lines += INVITED
    links = [links_in(season.post.newest(line.email, speaks(line, ASKS, ASKS_IN_SPANISH)))[0] for line in INVITED]
    assert len(set(links)) == ASKED
