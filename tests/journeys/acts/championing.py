"""A champion hears that somebody is silent, answers a question, brings a figure, and lets her words be quoted."""

from datetime import date

from tests.journeys.acts.directory import sign_in_as_convener
from tests.journeys.cast import ELENA, sign_in
from tests.journeys.postbox import words_of
from tests.journeys.quarter import AIDES, HEALTH, TEACHERS, WARD, Quarter

ASKED = "@Elena Salinas, who of your people could teach on a Saturday?"
ANSWERED = "Two charge nurses, from April on."
TOLD, QUOTED = "Twenty-four people learn on Saturdays", "I hired three of them before the class was over."


def hear_of_the_silence(quarter: Quarter) -> None:
    quarter.go_to(date(2027, 3, 3), 9, rounds=1)
    quarter.go_to(date(2027, 3, 3), 9, 7)
    mail = words_of(quarter.post.newest(ELENA, f"14 days late, and no word: {TEACHERS}"))
    assert f"you champion “{AIDES}”" in mail


def be_asked(quarter: Quarter) -> None:
    sign_in_as_convener(quarter)
    rosa = quarter.convener
    quarter.priority = f"{quarter.home}priorities/{quarter.aides}/"
    rosa.go(quarter.priority)
    rosa.leave(rosa.page.get_by_role("link", name="Read and write notes").click)
    rosa.write("Your note", ASKED)
    rosa.tick("Everybody at the table")
    rosa.press("Write it down")
    rosa.reads(ASKED)


def look_at_my_work(quarter: Quarter) -> None:
    elena = quarter.guests[ELENA] = quarter.visitor(width=390)
    sign_in(elena, quarter.post, ELENA)
    elena.reads(WARD, "Priorities you carry", AIDES, HEALTH)
    elena.does_not_read(TEACHERS)  # of other people's items she hears by mail
    elena.follow("Read and write notes")
    elena.reads(ASKED)
    elena.write("Your note", ANSWERED)
    elena.tick("Everybody at the table")
    elena.press("Write it down")
    elena.reads(ANSWERED)


def bring_a_figure(quarter: Quarter) -> None:
    elena = quarter.guests[ELENA]
    elena.go("/my-work/")
    elena.leave(elena.page.locator("main li.ask", has_text=WARD).get_by_role("link").click)
    elena.page.get_by_text("There is something to show for it").click()
    elena.write("A figure", "2")
    elena.write("Of what", "teachers")
    elena.press("Done")
    elena.reads("Done. Thank you.", "2 teachers")


def tell_what_has_changed(quarter: Quarter) -> None:
    rosa = quarter.convener
    rosa.go(quarter.priority)
    rosa.reads(ANSWERED)
    rosa.follow("Tell an outcome")
    rosa.write("What has changed?", TOLD)
    rosa.choose("Kind", "New or better training")
    rosa.write("A figure", "24")
    rosa.write("Of what", "learners")
    rosa.write("Who counted it", "The college’s list")
    rosa.write("The story", "A class that had no room found one, and an evening.")
    rosa.choose("Who said it", "Elena Salinas, Mesa Vista Hospital")
    rosa.write("In their own words", QUOTED)
    rosa.press("Save the outcome")
    rosa.reads(QUOTED, "not answered yet")


def agree_to_be_quoted(quarter: Quarter) -> None:
    quarter.go_to(date(2027, 3, 4), 9)
    elena = quarter.visitor(width=390, scripts=False)
    elena.go(quarter.post.link(ELENA, "May we quote you?"))
    elena.reads(QUOTED, "learners")
    elena.press("Yes, everybody may read it")
    elena.reads("You said yes.")
