"""Step 3: one form, the seats, the preparation."""

from tests.journeys.cast import Story

NAME = "Valley Health Care Partnership"
SEATS = {
    "Elena Salinas": "Seat as champion",
    "Marcus Webb": "Seat as leader",
    "Dana Ortiz": "Seat as leader",
    "Priya Nair": "Seat as leader",
    "Luis Treviño": "Seat as partner",
    "Ann Cole": "Seat as partner",
}


def start(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.home}partnerships/")
    rosa.follow("Start a partnership")
    rosa.press("Start the partnership", status=400)
    rosa.write("Name", NAME)
    rosa.write("Purpose", "Home-grown health care, led by those who give it.")
    rosa.choose("Industry", "Health care")
    rosa.press("Start the partnership")
    story.partnership = f"{story.home}partnerships/valley-health-care-partnership/"


def set_the_table(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.partnership}members/")
    for name, seat in SEATS.items():
        rosa.write("Name, organization or e-mail address", name)
        rosa.press("Find")
        rosa.page.get_by_role("checkbox", name=name).check()
        rosa.press(seat)
    rosa.reads("Four business leaders sit at the table.", "4 leaders", "2 partners", "Business majority: yes")


def prepare(story: Story) -> None:
    rosa = story.convener
    rosa.follow("Preparation")
    before = rosa.heading()
    rosa.leave(rosa.page.locator(".checklist button").first.click)
    assert rosa.heading() != before
    rosa.reads("Done by Rosa Garza")
    rosa.go(story.partnership)
    rosa.reads("Nothing has been heard yet.", "Elena Salinas", "No date yet.")
