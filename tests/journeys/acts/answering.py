"""Act 4: every kind of answer, on phones without scripts, by telephone, by calendar and by nobody at all."""

from tests.journeys.acts.writing import ASKS, ASKS_IN_SPANISH, QUESTION
from tests.journeys.chamber import ELENA, LINES, MARCUS, Line
from tests.journeys.postbox import calendar_in
from tests.journeys.season import Season

NO, UNDECIDED = LINES[2], LINES[3]
COMES_AFTER_ALL, SENDS = LINES[4], LINES[5]
LED, FORWARDED = LINES[6], LINES[7]
FULL_HOUSE = LINES[15:18]
FIRST_IN_LINE, SECOND_IN_LINE = LINES[18:20]
LEAVES_AGAIN = LINES[20]
IN_SPANISH, SILENT_IN_SPANISH = LINES[40], LINES[41]
PARTNERS = LINES[48:50]
DEPUTY = Line(SENDS.company, "Joan Webb", "joan@deputy.example")
SPARE = Line(COMES_AFTER_ALL.company, "Kim Spare", "kim@deputy.example")
ASSISTANT = Line(LED.company, "Toni Help", "toni@assistant.example")


def answer(season: Season, line: Line, button: str, said: str) -> None:
    guest = season.phone(line, ASKS_IN_SPANISH if line.language == "Spanish" else ASKS)
    guest.press(button)
    season.says(line, said)


def say_yes_no_and_maybe(season: Season) -> None:
    answer(season, ELENA, "Yes", "yes")
    elena = season.guests[ELENA.email]
    elena.reads("Your seat is set.")
    elena.write(QUESTION, "Nurses who come from here.", within="#questions")
    elena.write("Food", "No peanuts", within="#questions")
    elena.write("Access", "A ramp", within="#questions")
    elena.press("Save", within="#questions")
    elena.reads("Thank you; you can still change it.")
    answer(season, NO, "No", "no")
    season.guests[NO.email].reads("We will miss you.", "We will not remind you.")
    answer(season, UNDECIDED, "Maybe", "maybe")
    season.guests[UNDECIDED.email].reads("We keep a seat in mind for you.")
    answer(season, IN_SPANISH, "Sí", "yes")
    assert season.guests[IN_SPANISH.email].heading() == "Su lugar está reservado."
    for line in (MARCUS, LEAVES_AGAIN, *PARTNERS):
        answer(season, line, "Yes", "yes")


def send_somebody(season: Season) -> None:
    """Two send somebody; one of them comes after all, and who was named hears that they are free."""
    for line, other in ((SENDS, DEPUTY), (COMES_AFTER_ALL, SPARE)):
        answer(season, line, "Send someone", "sending")
        guest = season.guests[line.email]
        guest.write("Their name", other.name, within="#substitute")
        guest.write("Their e-mail", other.email, within="#substitute")
        guest.press("Save", within="#substitute")
        guest.reads("They have their own letter and link.")
    season.let_the_hold_end()
    for line, other in ((SENDS, DEPUTY), (COMES_AFTER_ALL, SPARE)):
        assert "METHOD:REQUEST" in calendar_in(season.post.newest(other.email, f"{line.name} asks you"))
        deputy = season.phone(other, f"{line.name} asks you to take their seat")
        deputy.reads(f"{line.name} cannot come and asked you to take their seat.")
        deputy.press("Yes")
        season.lines.append(other)
        season.says(other, "yes")
    answer(season, COMES_AFTER_ALL, "Yes", "yes")
    season.says(SPARE, "released")
    season.let_the_hold_end()
    assert "METHOD:CANCEL" in calendar_in(season.post.newest(SPARE.email, "free"))
    spare = season.guests[SPARE.email]
    spare.go(season.post.link(SPARE.email, "asks you to take their seat"))
    assert spare.heading() == "You are free after all."


def let_an_assistant_answer(season: Season) -> None:
    answer(season, LED, "Maybe", "maybe")
    leader = season.guests[LED.email]
    leader.page.get_by_text("Does an assistant answer for you?").click()
    leader.write("The assistant’s name", ASSISTANT.name, within="#assistant")
    leader.write("The assistant’s e-mail", ASSISTANT.email, within="#assistant")
    leader.press("Save", within="#assistant")
    leader.reads(f"{ASSISTANT.name} answers for you too.")
    season.let_the_hold_end()
    assistant = season.phone(ASSISTANT)
    assistant.reads(f"{ASSISTANT.name}, you answer for {LED.name} as their assistant.")
    assistant.press("Yes", status=409)  # it was answered on another phone
    assistant.press(f"Yes, I am {ASSISTANT.name}")
    season.says(LED, "yes")


def forward_a_link(season: Season) -> None:
    """Whoever got it is asked who they are before anything changes."""
    answer(season, FORWARDED, "Yes", "yes")
    stranger = season.visitor(width=390, scripts=False)
    stranger.go(season.post.link(FORWARDED.email, ASKS))
    stranger.reads(FORWARDED.name)
    stranger.press("No", status=409)
    assert stranger.heading() == f"Are you {FORWARDED.name}?"
    stranger.follow("No, change nothing")
    season.convener.go(season.meeting)
    season.convener.follow(FORWARDED.name, within="main table")
    season.convener.reads("Their answer: Yes.")
