"""A champion carries a priority: says how the meeting was, hears what is silent, asks, and lends her own words."""

from datetime import date, timedelta

from partnerships.models import Note, Quote
from regions.scope import in_region
from tests.journeys.cast import ANN, DANA, ELENA, LUIS, sign_in
from tests.journeys.postbox import words_of
from tests.journeys.quarter import AIDES, LEADERS, PLACES, PRICE, Quarter

HEARD_ON = date(2027, 2, 26)  # two weeks after its day
QUESTION = "@Luis Treviño, could the second cohort start before summer?"
ANSWER = "Yes, in June, if two hospitals lend a teacher."
WON = "Twenty seats for aides on Saturdays"
WORDS = "For the first time my aides need not choose between a shift and a class."


def say_how_the_meeting_was(quarter: Quarter) -> None:
    """Two taps from the mail of the minutes. Four colleagues have answered: with hers they are enough to show."""
    home = f"{quarter.home}convenings/{quarter.meeting}/"
    quarter.answer_pulse([address for address in LEADERS if address != ELENA])
    rosa = quarter.rosa()
    rosa.go(home)
    rosa.reads("Too few answers to show.")
    elena = quarter.phone(ELENA, "thank you for coming", leads="/pulse/")
    elena.reads("Nobody sees who said what.")
    for question, number in (("It was worth my time.", "5"), ("I know who does what next.", "4")):
        form = elena.page.get_by_role("form", name=question)
        elena.leave(form.get_by_role("button", name=number).click)
    elena.reads("Saved. Thank you.")
    rosa.go(home)
    rosa.reads("5.0 of 5", "3.2 of 5", "5 leaders")


def hear_of_silence(quarter: Quarter) -> None:
    """Ann said nothing of what was due: by the rule its champion hears of it, once."""
    quarter.morning(HEARD_ON)
    told = words_of(quarter.season.post.newest(ELENA, "and no word"))
    assert "Ann Cole of Lower Valley Workforce Board took this on" in told
    assert PLACES in told
    assert quarter.season.post.mails(DANA, "and no word") == []  # she carries the other one
    assert len(quarter.season.post.mails(ANN, PLACES)) > 1


def read_what_changed(quarter: Quarter) -> None:
    """Signed in by a code, on her phone: her priority, and what is new."""
    elena = quarter.guests[ELENA]
    sign_in(elena, quarter.season.post, ELENA)
    elena.reads("Priorities you carry", AIDES, f"gave Luis Treviño: {PRICE}.", f"gave Ann Cole: {PLACES}.")
    elena.go(quarter.partnership, status=403)


def ask_in_a_note(quarter: Quarter) -> None:
    """By the convener's question to her she has a way in; Luis answers by the link of his own mail."""
    season = quarter.season
    rosa = quarter.rosa()
    rosa.go(f"{quarter.home}notes/priority/{quarter.priority}/")
    rosa.write("Your note", "@Elena Salinas, does a second cohort make sense?")
    rosa.press("Write it down")
    season.let_the_hold_end()
    elena = quarter.phone(ELENA, "does a second cohort make sense?", leads="/discussion/")
    elena.write("Your note", QUESTION)
    elena.press("Write it down")
    elena.reads(QUESTION)
    season.let_the_hold_end()
    luis = quarter.phone(LUIS, "could the second cohort start", leads="/discussion/")
    luis.write("Your note", ANSWER)
    luis.press("Write it down")
    elena.go("/my-work/")
    elena.reads(ANSWER)
    with in_region(season.region):
        authors = list(Note.objects.order_by("id").values_list("author", flat=True))
    assert authors == ["Rosa Garza", "Elena Salinas", "Luis Treviño"]


def tell_an_outcome(quarter: Quarter) -> None:
    """By the link of the vote, in two minutes, with words of her own; nobody publishes them before she said yes."""
    elena = quarter.phone(ELENA, "The result", leads="/vote/")
    elena.follow("Figures, and what has changed")
    elena.follow(f"Tell what has changed with “{AIDES}”")
    elena.press("Save the outcome", status=400)
    elena.write("What has changed?", WON)
    elena.write("A figure", "20")
    elena.write("Of what", "seats")
    elena.write("Who counted it", "the college’s list")
    elena.tick("A quick win")
    elena.write("In your own words", WORDS)
    elena.press("Save the outcome")
    elena.reads("What was told so far", WON, "20 seats", "inside only")
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.home}priorities/{quarter.priority}/")
    rosa.reads(WON, WORDS, "not answered yet")
    rosa.follow("Publish")
    rosa.write("Who agreed that everybody may read it?", "Luis Treviño, for the college")
    rosa.press("Publish", status=400)


def agree_to_be_quoted(quarter: Quarter) -> None:
    """Today's mail has gone: she is asked with tomorrow's."""
    quarter.morning(quarter.season.today + timedelta(days=1))
    elena = quarter.phone(ELENA, "May we quote you?", leads="/quoted/")
    elena.reads(WORDS, WON)
    with in_region(quarter.season.region):
        assert Quote.objects.get().said == "waiting"
    elena.press("Yes, everybody may read it")
    elena.reads("You said yes.")
    rosa = quarter.guests["rosa"]
    rosa.go(f"{quarter.home}priorities/{quarter.priority}/")
    rosa.follow("Publish")
    rosa.write("Who agreed that everybody may read it?", "Luis Treviño, for the college")
    rosa.press("Publish")
    rosa.reads("Published.")
