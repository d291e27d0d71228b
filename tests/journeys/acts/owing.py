"""A partner without an account, on a phone without scripts: stuck, helped, shown, told by mail, and done."""

from datetime import date
from email.message import EmailMessage

from tests.journeys.cast import ANN, LUIS
from tests.journeys.postbox import words_of
from tests.journeys.quarter import PRICE, Quarter
from tests.partnerships.uploads import photo_with_place

STUCK, BY_MAIL = "The board meets only in March.", "The board found an evening for it after all."
HELPER = "Lower Valley Workforce Board"


def open_the_link(quarter: Quarter) -> None:
    """By the one tap of the mail that says so; nothing is saved until the page is."""
    quarter.go_to(date(2027, 2, 4), 9)
    quarter.item = quarter.post.link(LUIS, PRICE)
    luis = quarter.guests[LUIS] = quarter.visitor(width=390, scripts=False)
    luis.go(f"{quarter.item}?how=blocked")
    luis.reads(PRICE, "You chose “Stuck” in the mail. Nothing is saved yet.")


def say_who_could_help(quarter: Quarter) -> None:
    luis = quarter.guests[LUIS]
    luis.press("Save: Stuck")
    luis.reads("Good to know. What is in the way?")
    luis.write("A few words", STUCK)
    luis.choose("Who could help?", HELPER)
    luis.press("Add these words")
    luis.reads("Good to know. Help is easier to find now.", STUCK)
    quarter.go_to(date(2027, 2, 5), 9)
    assert STUCK in words_of(quarter.post.newest(ANN, f"Can you help? {PRICE}"))


def show_something(quarter: Quarter) -> None:
    luis = quarter.guests[LUIS]
    luis.follow("Change it, or add to it")
    luis.reads("You said: stuck.", STUCK, HELPER)
    luis.page.get_by_text("There is something to show for it").click()
    photo = {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": photo_with_place()}
    luis.page.get_by_label("A photo or a file").set_input_files(photo)
    luis.write("A figure", "24")
    luis.write("Of what", "chairs in the room")
    luis.press("Add these words")
    luis.reads("room.jpg", "24 chairs in the room")


def answer_the_mail(quarter: Quarter) -> None:
    """What stood before is left out, and the page shows the rest as a note."""
    letter = quarter.post.newest(LUIS, PRICE)
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Luis Treviño <{LUIS}>", letter["Reply-To"]
    mail["Subject"], mail["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    mail["Message-ID"] = "<evening@south-college.example>"
    mail.set_content(f"{BY_MAIL}\n\nOn Thu, Feb 4, 2027 the office wrote:\n> {PRICE}\n> and what stood before\n")
    quarter.inbox.drop(mail.as_bytes())
    quarter.schedule.come_by()
    luis = quarter.guests[LUIS]
    luis.go(quarter.item)
    luis.reads(BY_MAIL)
    luis.does_not_read("and what stood before")


def be_done(quarter: Quarter) -> None:
    quarter.go_to(date(2027, 2, 23), 9)
    luis = quarter.guests[LUIS]
    luis.go(quarter.item)
    luis.write("A few words", "Twenty-four seats, 310 dollars each.")
    luis.press("Done")
    luis.reads("Done. Thank you.", "310 dollars each.")
