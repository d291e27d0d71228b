"""Step 7: the silent are reminded in office hours, and a meeting that moves tells everybody's calendar."""

from datetime import timedelta

from convenings.reminders import remind_due
from tests.journeys.cast import ANN, DANA, ELENA, LUIS, PRIYA, ZONE, Story
from tests.journeys.postbox import calendar_in


def remind(story: Story) -> None:
    week_before = story.meeting_on - timedelta(days=7)
    assert remind_due(story.region, story.at(week_before, 7)) == 0
    assert remind_due(story.region, story.at(week_before)) == 2
    assert remind_due(story.region, story.at(week_before)) == 0
    story.let_the_hold_end()
    for silent in (PRIYA, ANN):
        assert story.post.newest(silent, "we have not heard from you yet")
    for heard in (ELENA, LUIS, DANA):
        assert story.post.mails(heard, "we have not heard from you yet") == []


def move(story: Story) -> None:
    rosa = story.convener
    story.meeting_on += timedelta(days=7)
    rosa.go(story.meeting)
    rosa.follow("Move it")
    rosa.write("Day", story.meeting_on.isoformat())
    rosa.press("Move it and tell everybody")
    update = calendar_in(story.post.newest(ELENA, "Moved: First convening"))
    assert {f"DTSTART;TZID={ZONE}:{story.meeting_on:%Y%m%d}T083000", "SEQUENCE:2"} <= set(update.splitlines())
    assert story.post.newest(PRIYA, "Moved: First convening")
    assert story.post.mails(DANA, "Moved: First convening") == []
    assert remind_due(story.region, story.at(story.meeting_on - timedelta(days=7))) == 2
