"""Step 8: who is here, what leaders say, their dots, the result, who carries it."""

from tests.journeys.cast import ANN, DANA, ELENA, LUIS, MARCUS, PRIYA, Story

AIDES = "A bilingual nurse-aide class that starts every month"
PLACES = "One calendar for clinical placements"
BUS = "A bus that runs at shift change"
DOTS = {ELENA: {AIDES: 2}, MARCUS: {AIDES: 1, PLACES: 1}, DANA: {PLACES: 2}, PRIYA: {AIDES: 1}}
# Marcus sends somebody who has no address: she stands on his line.
HERE = ("Elena Salinas", "Joan Webb", "Luis Treviño")


def greet(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.meeting)
    rosa.follow("Open the room")
    for name in HERE:
        rosa.press(f"{name} is here")
    rosa.press("Joan Webb is not here after all")
    rosa.write("Find somebody in the directory", "Sam Park")
    rosa.press("Find")
    rosa.press("Sam Park is here")
    rosa.reads("Here: 2 from business, 1 from partners", "walked in")


def listen(story: Story) -> None:
    rosa = story.convener
    hear, need = "form[action$='/hear/']", "form[action$='/need/']"
    rosa.press("Keep this opportunity", within=hear, status=400)
    for statement in ("We could open a third ward if we had aides.", "With more aides we would grow."):
        rosa.write("In their own words", statement, within=hear)
        rosa.choose("Who said it", "Elena Salinas, Mesa Vista Hospital", within=hear)
        rosa.press("Keep this opportunity", within=hear)
    for statement in (AIDES, PLACES, BUS):
        rosa.write("In their own words", statement, within=need)
        rosa.choose("The opportunity it serves", "We could open a third ward if we had aides.", within=need)
        rosa.press("Keep this requirement", within=need)


def merge(story: Story) -> None:
    rosa = story.convener
    rosa.follow("All opportunities, to merge and reword")
    rosa.follow("With more aides we would grow.")
    rosa.choose("It says the same as", "We could open a third ward if we had aides.")
    rosa.press("Merge")
    rosa.go(f"{story.partnership}opportunities/")
    rosa.reads("1 heard so far", "We could open a third ward if we had aides.", "With more aides we would grow.")
    rosa.follow("On to the requirements")
    rosa.reads("3 heard so far")


def open_the_ballot(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.partnership}ballots/")
    rosa.follow("Prepare a ballot")
    rosa.page.locator("[name=dots]").fill("0")
    rosa.press("Prepare the ballot", status=400)
    rosa.page.locator("[name=dots]").fill("2")
    rosa.page.locator("[name=winners]").fill("2")
    rosa.press("Prepare the ballot")
    story.ballot = rosa.path()
    rosa.reads("4 business leaders may vote.")
    rosa.press("Open the vote")
    rosa.reads("0 of 4")


def vote(story: Story) -> None:
    """On phones, from the mailed link; partners have none, and a page of theirs would say why."""
    for address, dots in DOTS.items():
        leader = story.leader(story.post.link(address, "What should we take on first?"))
        for choice, count in dots.items():
            for _dot in range(count):
                leader.place(f"Add a dot to {choice}")
        if address == PRIYA:
            leader.reads("1 dot left")
            story.late = leader
        else:
            leader.reads("All your dots are placed")
    for partner in (LUIS, ANN):
        assert story.post.mails(partner, "What should we take on first?") == []
    partner = story.leader(story.ballot_link_of(LUIS), status=403)
    partner.reads("This vote belongs to the business leaders.")


def count(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.ballot)
    rosa.reads("4 of 4")
    rosa.does_not_read("3 dots", "4 dots")
    rosa.go(f"{story.ballot}screen/")
    rosa.reads("4 of 4")
    rosa.go(story.ballot)
    rosa.press("Close the vote")  # all have voted, so nothing is asked
    rosa.reads("For a minute you can take that back")
    rosa.press("Count now")
    rosa.reads(AIDES, PLACES)
    story.late.place(f"Add a dot to {PLACES}", status=409)
    story.late.reads("That was not saved.")
    rosa.go(f"{story.ballot}screen/")
    story.let_the_hold_end()
    assert story.post.newest(LUIS, "chose")


def adopt(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.ballot}result/")
    rosa.follow("Adopt what was chosen")
    first = "fieldset >> nth=0"
    rosa.write("Outcome wanted", "Every ward fully staffed", within=first)
    rosa.write("Measure", "Open aide positions, from 61 to 20", within=first)
    rosa.press("Adopt")
    rosa.reads("Adopted.")


def sign_up(story: Story) -> None:
    elena = story.leader(story.post.link(ELENA, "What should we take on first?"))
    elena.press(f"I will carry {AIDES}")
    assert elena.heading() == "Thank you. You carry this now."
    story.convener.go(story.partnership)
    story.convener.reads(AIDES, "Elena Salinas")
