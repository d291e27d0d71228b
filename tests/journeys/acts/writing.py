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


def set_the_table(season: Season) -> None:
    rosa = season.convener
    for line, seat in ((ELENA, "Seat as champion"), (MARCUS, "Seat as champion"), (LINES[48], "Seat as partner")):
        rosa.go(f"{season.partnership}members/")
        rosa.write("Name, organization or e-mail address", line.name)
        rosa.press("Find")
        rosa.page.get_by_role("checkbox", name=line.name).check()
        rosa.press(seat)


def plan_the_meeting(season: Season) -> None:
    """Where it will be is not settled yet."""
    rosa = season.convener
    rosa.go(season.partnership)
    rosa.follow("Plan a meeting")
    rosa.write("Title", "First convening")
    rosa.write("Day", season.meeting_on.isoformat())
    rosa.write("Link", "https://valley.example/hall")
    rosa.write("Seats in the room", str(SEATS))
    rosa.press("Plan the meeting")
    season.meeting = rosa.path()
    rosa.follow("All reminders, and who gets them")
    rosa.reads("Who has not answered", "Who said maybe", "Who said yes and did not come")
    assert rosa.heading() == "The next reminder goes Wednesday, February 10, 8:30 am."


def keep_the_day_free(season: Season) -> None:
    rosa = season.convener
    rosa.go(f"{season.meeting}letters/save_the_date/")
    for line in INVITED:
        rosa.tick(line.name)
    usual = rosa.page.get_by_label("Letter", exact=True).input_value()
    rosa.write("Letter", f"{usual}\n\nWe meet at {{place}}.")
    rosa.press("Send without looking", status=400)
    rosa.reads("Nothing was sent.", "lacks a value for {place}. Fill it in, or take it out of the letter.")
    assert any(f"The letter to {line.name} lacks" in rosa.text() for line in INVITED)
    rosa.write("Letter", usual)
    rosa.press("See it as they will")
    rosa.choose("Read it as", f"{SPANISH.name}, {SPANISH.company}")
    rosa.press("Show")
    rosa.page.get_by_text("As plain text").click()
    rosa.reads(f"From {ELENA.name}", MARCUS.name, "Por favor, reserve el miércoles, 24 de marzo", SPANISH.company)
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


def find_a_hall(season: Season) -> None:
    """Nobody is invited yet, so nobody is written to."""
    rosa = season.convener
    before = len(season.post.sink.messages)
    rosa.go(season.meeting)
    rosa.follow("Move it")
    rosa.write("Place, or a link below", "Mid-Valley Civic Center")
    rosa.press("Move it and tell everybody")
    season.let_the_hold_end()
    assert len(season.post.sink.messages) == before


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
    rosa.reads("¿Se sienta con nosotros a la mesa el miércoles, 24 de marzo?")
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
    links = [links_in(season.post.newest(line.email, speaks(line, ASKS, ASKS_IN_SPANISH)))[0] for line in INVITED]
    assert len(set(links)) == ASKED
