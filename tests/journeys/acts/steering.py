"""Two months on, the convener sees what falls silent, and sets it going again."""

from datetime import date

from tests.journeys.acts.championing import TOLD
from tests.journeys.acts.owing import BY_MAIL
from tests.journeys.cast import CONVENER, DANA, ELENA, sign_in
from tests.journeys.quarter import BUS, DRIVERS, HEALTH, MAP, SHIFTS, TEACHERS, TRUCKS, Quarter


def hear_the_alarms(quarter: Quarter) -> None:
    """The session of weeks ago has ended."""
    quarter.go_to(date(2027, 4, 6), 9)
    rosa = quarter.convener = quarter.visitor()
    sign_in(rosa, quarter.post, CONVENER, count=2, start=f"/accounts/login/?next={quarter.home}")
    rosa.go(f"{quarter.home}alarms/")
    rosa.reads("Marcus Webb has gone silent", "Nothing heard for 62 days", HEALTH)
    rosa.reads("Nothing moves any more", TRUCKS)
    rosa.does_not_read("Elena Salinas has gone silent")


def follow_an_alarm(quarter: Quarter) -> None:
    """To the leaders of the launch, and to why another can wait."""
    rosa = quarter.convener
    rosa.follow("See whom to call")
    rosa.reads("Dana Ortiz", "Nobody has called them yet.")
    rosa.go(f"{quarter.home}alarms/")
    silent = rosa.page.locator("main li", has_text="Marcus Webb has gone silent")
    rosa.leave(silent.get_by_role("link", name="Put aside").click)
    rosa.write("Why it can wait", "On leave until May; his deputy stands in.")
    rosa.press("Put aside")
    rosa.reads("On leave until May; his deputy stands in.")
    rosa.leave(rosa.page.get_by_role("button", name="Let it ring").click)


def see_what_is_late(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(f"{quarter.home}items/board/")
    rosa.reads(TEACHERS, BUS)
    rosa.go(f"{quarter.home}items/?state=late")
    rosa.reads(TEACHERS, MAP)
    rosa.does_not_read(SHIFTS)
    rosa.follow(TEACHERS)
    rosa.reads("If nothing is heard", "agenda")
    rosa.follow("Change who hears of what is late")
    rosa.tick("After the days written here")
    rosa.write("Days until it comes on the agenda of the next meeting", "28")
    rosa.press("Save")


def draft_the_agenda(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(f"{quarter.meeting}agenda/")
    rosa.press("Add what is open")
    titles = [box.input_value() for box in rosa.page.get_by_label("What (optional)", exact=True).all()]
    assert {TEACHERS, MAP} <= set(titles), titles
    rosa.press("Save the agenda")
    rosa.reads("Since last time", "Kept", TEACHERS)


def agree_on_another_day(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(f"{quarter.home}items/")
    for title in (TEACHERS, MAP):
        rosa.page.get_by_role("checkbox", name=title).check()
    rosa.page.locator("summary", has_text="Another day").click()
    rosa.write("New day", "2027-04-01")
    rosa.press("Agree on this day", status=400)
    rosa.write("New day", "2027-04-30")
    rosa.write("Why", "She is back from leave.")
    rosa.press("Agree on this day")
    rosa.reads("2 items: another day is agreed on.", "Nothing is late.")


def drop_and_take_up_again(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.page.get_by_role("checkbox", name=SHIFTS).check()
    rosa.page.locator("summary", has_text="Drop").click()
    rosa.write("Why they are no longer needed", "One clinic closed.")
    rosa.press("Drop them")
    rosa.reads("Was it a mistake?", SHIFTS)
    rosa.press("Take up again")
    rosa.reads("1 item: taken up again.")


def hand_over_what_a_leaver_had(quarter: Quarter) -> None:
    rosa, dana = quarter.convener, quarter.people[DANA]
    rosa.go(f"{quarter.home}people/{dana.pk}/items/")
    rosa.reads(SHIFTS)
    rosa.page.get_by_role("checkbox", name=SHIFTS).check()
    rosa.choose("Who takes them", "Priya Nair, Valley Imaging")
    rosa.press("Hand them over")
    rosa.reads("Nothing is left open with them.")


def read_the_scorecard(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(f"{quarter.health}scorecard/")
    rosa.reads("Is it business-led?", "Health")
    rosa.follow("Promises kept")
    rosa.reads("What it was counted from", "The rule")
    rosa.go(f"{quarter.home}thresholds/")


def read_the_thread(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(f"{quarter.priority}thread/")
    rosa.reads(TOLD, "24 chairs in the room", "2 teachers")
    rosa.go(f"{quarter.health}outcomes/")
    rosa.reads(TOLD, "agreed")
    rosa.go(f"{quarter.health}pack/")
    rosa.reads(TOLD)
    rosa.go(f"{quarter.home}directory/people/{quarter.people[ELENA].pk}/sees/")
    rosa.reads("What can Elena Salinas see?", HEALTH)
    rosa.go(quarter.priority)
    rosa.reads(BY_MAIL, "room.jpg")


def prepare_a_new_start(quarter: Quarter) -> None:
    """Everything is laid out, and nobody has heard of it."""
    rosa = quarter.convener
    rosa.go(f"{quarter.home}alarms/")
    rosa.follow("Start it anew")
    rosa.press("Lay it out")
    rosa.reads("Whom do we ask back to the table?", "Sam Park, Border Freight", "Lee Ochoa, Palm Lines")
    assert "Lend the empty lot" in rosa.page.locator("[name=letter]").input_value()
    rosa.press("See it as they will")
    rosa.reads("Valley Trucking starts anew")
    quarter.schedule.come_by()
    assert [quarter.post.mails(address, "starts anew") for address in DRIVERS] == [[], []]
