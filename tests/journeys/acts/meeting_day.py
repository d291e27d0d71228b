"""The two hours of a launch, minute by minute, as everybody sees them."""

import re

from convenings.models import Offer, Sentence
from partnerships.models import ActionItem, Ballot, Opportunity, Priority, PriorityChampion
from regions.scope import in_region
from tests.journeys.meeting_day import RETURNS, MeetingDay
from tests.journeys.postbox import words_of

EVERYBODY = ("screen", "elena", "marcus", "dana", "priya", "ann", "luis")
SHIFT = "A second shift would double our orders"
SHIFTS = "With a second shift we could take twice the orders"
CLINIC = "A clinic in every town, if there were aides for it"
ALOUD = "People here would buy local, if they knew who makes what"
AIDES = "A bilingual nurse-aide class that starts every month"
PLACES = "One calendar for clinical placements"
BUS = "A bus that runs at shift change"
NEEDS = (AIDES, PLACES, BUS)
OFFER = "We could start such a class in May"
QUESTION = "What should we take on first?"


def open_the_room(day: MeetingDay) -> None:
    day.at(-30)
    day.arrive()
    rosa, screen = day["rosa"], day["screen"]
    rosa.go(day.page("room_lead"))
    rosa.press("Open the room")
    screen.go(day.page("room_screen"))
    day.shows("Welcome. We begin in a moment.", "screen")
    for name, link in day.links.items():
        day[name].go(link)
        day[name].reads("Welcome. We begin in a moment.")
    with in_region(day.season.region):
        for person in day.people.values():
            day.meeting.mark_present(person, by=day.season.user)
    day.inspect("rosa", "screen")
    day.photograph("01-arrival", "rosa", "screen", "elena")


def welcome(day: MeetingDay) -> None:
    day.at(0)
    day.tap("Start the meeting")
    day.shows("We do not talk about prices", *EVERYBODY)
    day.shows("5 minutes left", "screen", "rosa")
    day.inspect(*EVERYBODY)
    day.photograph("02-welcome", "rosa", "screen", "elena")
    day.at(4)
    day.shows("1 minute left", "screen")


def say_what_this_is(day: MeetingDay) -> None:
    day.next(5, "What this is and is not; ground rules")
    day.shows("The convener speaks", *EVERYBODY)
    day["elena"].does_not_read("We do not talk about prices")
    day.tap("Show the ground rules")
    day.shows("We do not talk about prices", *EVERYBODY)


def go_round(day: MeetingDay) -> None:
    """Dana's network goes away. Nothing of hers breaks, and what she saw stays in sight."""
    day.next(10, "Round: name, company, one thing exciting in the business now")
    day.shows("Business leaders speak", *EVERYBODY)
    # The ground rules, still on her page a moment ago, say nearly the same; this line they do not.
    day.shows("Business leaders speak now. Partners listen.", "dana")
    day["dana"].page.context.set_offline(True)
    day.at(27)
    day.shows("3 minutes over", "screen", "rosa")
    day.next(27, "Three facts on the industry here: jobs, specialization, wages")
    day.shows("Three facts on the industry here", "elena")
    assert day["dana"].heading().startswith("Round: name, company")


def gather_opportunities(day: MeetingDay) -> None:
    day.next(30, "Opportunities: where can this industry grow here?")
    day["dana"].page.context.set_offline(False)
    day.shows("Leaders say where this industry can grow here.", "dana", timeout=RETURNS)
    day.shows("Leaders say where this industry can grow here.", *EVERYBODY)
    for name, words in (("elena", SHIFT), ("marcus", SHIFTS), ("dana", CLINIC)):
        send(day, name, words)
    day["luis"].does_not_read("In your own words")
    rosa = day["rosa"]
    for words in (SHIFT, SHIFTS, CLINIC):
        day.shows(words, "rosa")
    day["screen"].does_not_read(SHIFT)
    day.inspect("rosa")
    day.photograph("03-sent-in", "rosa", "elena", "luis")
    write_while_others_press(day)
    for words in (SHIFTS, CLINIC):
        day.tap("Onto the board", words)
    day.shows(CLINIC, "screen")
    day.shows(ALOUD, "screen")
    rosa.leave(rosa.page.get_by_role("link", name=re.compile(rf"^Merge\s*: {re.escape(SHIFTS)}")).click)
    rosa.choose("It says the same as", SHIFT)
    rosa.press("Merge")
    rosa.go(day.page("room_lead"))
    day.shows(SHIFT, "screen")
    day["screen"].page.get_by_text(SHIFTS).wait_for(state="hidden")
    day.inspect("screen")
    day.photograph("04-opportunities", "rosa", "screen", "marcus")
    with in_region(day.season.region):
        standing = Opportunity.objects.standing().order_by("pk").values_list("statement", flat=True)
        assert sorted(standing) == sorted([SHIFT, CLINIC, ALOUD])


def send(day: MeetingDay, name: str, words: str) -> None:
    face = day[name]
    face.page.get_by_role("textbox", name="In your own words").fill(words)
    face.press("Send it to the facilitator")
    face.reads("Sent.", words)


def write_while_others_press(day: MeetingDay) -> None:
    """Half a sentence typed outlives a redraw, a press on another button, and a reload; then it is kept once."""
    rosa = day["rosa"]
    field = rosa.page.get_by_role("textbox", name="In their own words").first
    field.press_sequentially(ALOUD[:30])
    send(day, "priya", "Short: hire here")
    day.shows("Short: hire here", "rosa")
    assert field.input_value() == ALOUD[:30]
    assert rosa.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    day.tap("Leave aside", "Short: hire here")
    day.tap("Onto the board", SHIFT)
    rosa.page.reload()
    assert field.input_value() == ALOUD[:30]
    field.fill(ALOUD)
    rosa.press("Keep this opportunity")
    assert rosa.page.get_by_role("textbox", name="In their own words").first.input_value() == ""
    day.shows(ALOUD, "rosa")


def listen_first(day: MeetingDay) -> None:
    """A partner's offer is kept: the facilitator reads it, the leaders do not."""
    luis = day["luis"]
    luis.page.reload()
    luis.page.get_by_role("textbox", name="What you could do").fill(OFFER)
    luis.page.get_by_label("It answers").select_option(label=CLINIC)
    luis.press("Keep this offer")
    luis.reads("kept for now")
    day.shows(OFFER, "rosa")
    for name in ("screen", "elena", "priya"):
        day[name].does_not_read(OFFER)
    day.tap("Read out", OFFER, status=400)
    day["rosa"].reads("The leaders are still at it.")


def gather_requirements(day: MeetingDay) -> None:
    day.next(60, "Requirements: what must be in place to seize them?")
    day.shows("Leaders say what must be in place to get there.", *EVERYBODY)
    rosa = day["rosa"]
    for words in NEEDS:
        field = rosa.page.get_by_role("textbox", name="In their own words").first
        field.fill(words)
        rosa.press("Keep this requirement")
        assert rosa.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    day.shows(BUS, "screen")
    send(day, "ann", "Permits within a month")
    day.shows("Permits within a month", "rosa")
    day.tap("Onto the board", "Permits within a month")
    day.shows("Permits within a month", "screen")
    day.photograph("05-requirements", "rosa", "screen")


def rank(day: MeetingDay) -> None:
    day.next(90, "Ranking: the dot vote")
    rosa = day["rosa"]
    rosa.follow("Prepare a ballot")
    rosa.page.locator("[name=dots]").fill("2")
    rosa.page.locator("[name=winners]").fill("2")
    rosa.press("Prepare the ballot")
    rosa.go(day.page("room_lead"))
    day.tap("Open the vote", QUESTION)
    day.shows("0 of 6", "screen")
    day.shows("The leaders are voting. Partners listen.", "luis")
    day.photograph("06-vote-opens", "rosa", "screen", "elena", "luis")
    dots = {"elena": (AIDES, AIDES), "marcus": (AIDES, PLACES), "dana": (PLACES, BUS), "priya": (AIDES,)}
    for count, (name, choices) in enumerate(dots.items(), 1):
        place(day, name, choices)
        day.shows(f"{count} of 6", "screen")
    day.inspect("screen", "rosa")
    day.photograph("07-vote-fills", "rosa", "screen")


def place(day: MeetingDay, name: str, choices: tuple[str, ...]) -> None:
    face = day[name]
    if name == "marcus":
        face.follow("Reload")
    face.page.get_by_role("link", name="Go to the vote").wait_for()
    face.follow("Go to the vote")
    for choice in choices:
        face.place(f"Add a dot to {choice}")
    face.reads("All your dots are placed" if len(choices) == 2 else "1 dot left")


def count(day: MeetingDay) -> None:
    """Stopped too early, taken back for the last who taps, then counted."""
    day.at(98)
    day.tap("Close the vote")
    day.shows("Voting has stopped.", "screen", "luis")
    day.tap("Take it back: voting goes on")
    place(day, "ann", (PLACES, PLACES))
    day.shows("5 of 6", "screen")
    day.tap("Close the vote")
    day.tap("Count now")
    day.shows("5 of 6 leaders voted", "screen")
    day.shows("Voting has closed.", "luis")
    day.inspect("screen")
    day.photograph("08-result", "rosa", "screen", "luis")
    with in_region(day.season.region):
        lines = Ballot.objects.get().result["lines"]
        assert {line["label"]: line["dots"] for line in lines} == {
            AIDES: 4,
            PLACES: 4,
            BUS: 1,
            "Permits within a month": 0,
        }


def sign_up(day: MeetingDay) -> None:
    """Adopted in the room; two put their names to it on their phones, with a first step and its day."""
    day.next(100, "Who will champion what? Sign up with your name")
    rosa = day["rosa"]
    rosa.follow("Promises")
    rosa.press("Adopt")
    rosa.go(day.page("room_lead"))
    day.shows("A seat is open", "screen")
    day.photograph("09-open-seats", "rosa", "screen")
    for name, place_of, step in (("elena", 0, "Call three hospitals"), ("marcus", 1, "Draw up the calendar")):
        face = day[name]
        face.go(day.links[name])
        face.follow("Put your name to one")
        face.leave(face.page.get_by_role("button", name="I will champion this").nth(0 if place_of == 0 else 1).click)
        face.reads("Thank you. You carry this now.")
        face.page.get_by_label("First step").fill(step)
        face.press("Save what I promise")
        face.reads(step)
        day.shows(step, "screen")
    for who in ("Elena Ríos", "Marcus Webb"):
        day["screen"].reads(who)
    day["luis"].does_not_read("Put your name to one")
    day.inspect("screen")
    day["elena"].go(day.links["elena"])
    day.photograph("10-champions", "rosa", "screen", "elena")
    with in_region(day.season.region):
        assert Priority.objects.standing().count() == 2
        assert PriorityChampion.objects.current().count() == 2
        assert {item.title for item in ActionItem.objects.all()} == {"Call three hospitals", "Draw up the calendar"}


def hear_the_partners(day: MeetingDay) -> None:
    day.next(112, "What did we hear? Two or three short reflections")
    day.shows("Partners speak", "screen", "elena", "luis")
    day.tap("Read out", OFFER)
    day.shows(OFFER, "screen", "elena", "luis")
    day.inspect("screen", "luis")
    day.photograph("11-offers", "rosa", "screen", "elena", "luis")
    with in_region(day.season.region):
        assert Offer.objects.get().released_at is not None
        assert not Sentence.objects.waiting().exists()


def end(day: MeetingDay) -> None:
    day.next(117, "Dates, next step, thanks")
    day.at(120)
    rosa = day.faces["rosa"]
    rosa.follow("End the meeting")
    day.tap("Yes, end the meeting")
    day.shows("Thank you. The meeting has ended.", "screen", "elena", "luis")
    day.inspect("screen", "rosa")
    day.photograph("12-end", "rosa", "screen", "elena")
    took = day.room().took
    assert sum(took.values()) >= 119 * 60
    assert len(took) == 10


def follow_up(day: MeetingDay) -> None:
    """The letter of the same day, to who was in the room."""
    season, rosa = day.season, day["rosa"]
    rosa.go(f"/r/{season.region.slug}/convenings/{day.meeting.pk}/")
    rosa.follow("It took place")
    rosa.press("Yes, it took place")
    rosa.follow("Write the follow-up")
    rosa.press("Send without looking")
    season.let_the_hold_end()
    for person in day.people.values():
        letter = words_of(season.post.newest(person.email, "What the table decided"))
        assert {name for name in ("Elena Ríos", "Marcus Webb") if name in letter} == {"Elena Ríos", "Marcus Webb"}


def send_minutes(day: MeetingDay) -> None:
    """What was decided, and who does what, to everybody who was there."""
    season, rosa = day.season, day["rosa"]
    rosa.go(f"/r/{season.region.slug}/convenings/{day.meeting.pk}/minutes/")
    promised = ("Elena Ríos", "Call three hospitals", "Marcus Webb", "Draw up the calendar")
    rosa.reads(*promised)
    day.inspect("rosa")
    day.photograph("13-minutes", "rosa")
    rosa.press(rosa.page.locator("main").get_by_role("button", name=re.compile("^Send to ")).inner_text())
    rosa.reads("The minutes are on their way.")
    season.let_the_hold_end()
    for person in day.people.values():
        letter = words_of(season.post.newest(person.email, "thank you for coming to"))
        assert [words for words in promised if words not in letter] == []
