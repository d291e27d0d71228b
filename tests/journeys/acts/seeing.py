"""Step 10: the table sees the thread, each one their own work, and the public what was published."""

from tests.journeys.acts.acting import TITLE
from tests.journeys.acts.partnership import NAME
from tests.journeys.acts.room import AIDES
from tests.journeys.cast import ELENA, LUIS, Story, sign_in

TOLD = "Two wards opened"
KEPT = "One hospital talks of a merger"


def see_the_thread(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.partnership)
    rosa.reads(
        "The golden thread",
        "We could open a third ward if we had aides.",
        "What happened lately",
        f"gave Luis Treviño: {TITLE}.",
    )
    rosa.go(story.home)
    rosa.go("/my-work/")


def see_my_work(story: Story) -> None:
    luis = story.visitor(width=390)
    sign_in(luis, story.post, LUIS)
    luis.reads("What you promised", TITLE)
    elena = story.visitor(width=390)
    sign_in(elena, story.post, ELENA)
    elena.reads("Priorities you carry", AIDES)
    elena.go(story.partnership, status=403)


def publish(story: Story) -> None:
    rosa, anybody = story.convener, story.visitor()
    public = story.partnership.replace("/r/", "/p/").replace("/partnerships/", "/")
    anybody.go(public, status=404)
    for title in (TOLD, KEPT):
        rosa.go(story.priority)
        rosa.follow("Tell an outcome")
        rosa.write("What has changed?", title)
        rosa.press("Save the outcome")
    rosa.leave(rosa.page.locator("li", has_text=TOLD).get_by_role("link", name="Publish").click)
    rosa.press("Publish", status=400)
    rosa.write("Who agreed that everybody may read it?", "Elena Salinas")
    rosa.press("Publish")
    rosa.go(f"{story.partnership}edit/")
    rosa.follow("Open the public page")
    rosa.press("Open the public page")
    anybody.go(public)
    anybody.reads(NAME, AIDES, TOLD)
    anybody.does_not_read(KEPT, "Luis Treviño", TITLE)
    anybody.go("/p/valley/")
