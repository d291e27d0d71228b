"""Step 9: somebody has something to do, hears of it by mail, and says how it goes without an account."""

from datetime import timedelta

from partnerships.reminders import remind_due
from tests.journeys.acts.room import AIDES
from tests.journeys.cast import LUIS, Story

TITLE = "Price a Saturday cohort"


def assign(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.partnership)
    story.priority = rosa.page.locator("article h3 a", has_text=AIDES).get_attribute("href")

    rosa.go(story.priority)
    rosa.follow("Give somebody something to do")
    rosa.press("Assign and send the mail", status=400)
    rosa.write("What", TITLE)
    rosa.choose("Who", "Luis Treviño, South County College")
    rosa.write("By when", (story.meeting_on + timedelta(days=14)).isoformat())
    rosa.press("Assign and send the mail")
    rosa.follow(TITLE)
    story.item = rosa.path()


def report(story: Story) -> None:
    story.let_the_hold_end()
    luis = story.leader(story.post.link(LUIS, TITLE))
    luis.press("Stuck")
    luis.reads("Good to know. What is in the way?")
    luis.write("A few words", "We wait for the board.")
    luis.press("Add these words")
    luis.reads("Good to know. Help is easier to find now.")
    story.convener.go(story.home)
    story.convener.reads(f"Stuck: {TITLE}", "We wait for the board.")
    luis.follow("Change it, or add to it")
    luis.write("A few words", "The board signed. Twenty places from March.")
    luis.page.get_by_text("There is something to show for it").click()
    luis.write("A figure", "20")
    luis.write("Of what", "places")
    luis.write("Where to see it", "not an address")
    luis.press("On track", status=400)
    luis.write("Where to see it", "https://south-college.example/saturday")
    luis.press("On track")
    luis.reads("Thank you. The team sees it now.", "Twenty places from March.", "20 places")
    story.convener.go(story.item)
    story.convener.reads("Twenty places from March.", "20 places")


def remind_of_it(story: Story) -> None:
    due_on = story.meeting_on + timedelta(days=14)
    before = len(story.post.mails(LUIS, TITLE))
    assert remind_due(story.region, story.at(due_on + timedelta(days=7), 7)) == 0
    assert remind_due(story.region, story.at(due_on + timedelta(days=7))) == 1
    story.let_the_hold_end()
    assert story.post.newest(LUIS, TITLE, count=before + 1)["Subject"] != story.post.mails(LUIS, TITLE)[0]["Subject"]
    story.convener.go(f"{story.home}items/")
    story.convener.reads(TITLE, "Luis Treviño")
