"""Act 6: who is here, who walked in, whose square was scanned; then thanks for some and a kind note for others."""

import re
from datetime import timedelta

from convenings.door_codes import Seat, square
from convenings.models import Invitation
from regions.models import Link
from regions.scope import in_region
from tests.journeys.acts.answering import DEPUTY, FORWARDED, FULL_HOUSE, IN_SPANISH, LED, NO, PARTNERS, SENDS
from tests.journeys.acts.returning import BY_CALENDAR, FIRST_IN_LINE
from tests.journeys.acts.writing import ASKS
from tests.journeys.cast import CONVENER, sign_in
from tests.journeys.chamber import ELENA, MARCUS, Line
from tests.journeys.ladder import audience_of
from tests.journeys.season import Season
from tests.journeys.visitors import Visitor

TAPPED = (ELENA, MARCUS, DEPUTY, FORWARDED, IN_SPANISH, FIRST_IN_LINE, PARTNERS[0])
SCANNED = BY_CALENDAR
HERE = (*TAPPED, SCANNED)
WALKED_IN, THEIR_COMPANY = "Will Kin", "Border Labs"
THANKS, MISSED = ("Thank you for coming", "Gracias por venir"), ("We missed you", "Le echamos de menos")


def open_the_door(season: Season) -> None:
    """The session of weeks ago has ended: the convener signs in again, on a phone."""
    season.go_to(season.meeting_on, 8, 5)
    season.convener = rosa = season.visitor(width=390)
    rosa.go(season.meeting)
    assert "/accounts/login/" in rosa.path()
    sign_in(rosa, season.post, CONVENER, count=2, start=f"/accounts/login/?next={season.meeting}door/")
    rosa.reads("Nobody is here yet.")


def tap_who_comes_in(season: Season) -> None:
    rosa = season.convener
    for line in TAPPED:
        tap(rosa, line.name)
    rosa.page.get_by_text("Business: 6 here").wait_for()
    rosa.reads("Partners: 1 here", "Leaders hold the majority in the room.")


def tap(rosa: Visitor, name: str) -> None:
    row = rosa.page.locator(".roster button", has_text=name)
    row.click()
    rosa.page.locator('.roster button[aria-pressed="true"]:not(.waiting)', has_text=name).wait_for()


def scan_a_square(season: Season) -> None:
    """The square on the guest's own phone leads to their seat; opened on the phone at the door it is one tap."""
    guest = season.phone(SCANNED, ASKS)
    guest.follow("Questions and calendar")
    address = seat_of(season, SCANNED)
    drawn = re.search(r'<path d="([^"]+)"', square(address, ""))[1]
    assert guest.page.locator(".square-code path").get_attribute("d") == drawn
    rosa = season.convener
    rosa.go(address)
    assert rosa.heading() == f"The seat of {SCANNED.name}."
    rosa.press("Yes, they are here")
    rosa.page.get_by_text("Business: 7 here").wait_for()


def seat_of(season: Season, line: Line) -> str:
    """What the square says; a camera would read it."""
    with in_region(season.region):
        row = Invitation.objects.get(contact__email=line.email)
        return Seat.of(row, Link.objects.to("invitation", row).get(contact__email=line.email)).url


def welcome_somebody_new(season: Season) -> None:
    rosa = season.convener
    rosa.write("Name", WALKED_IN)
    rosa.write("Organization", THEIR_COMPANY)
    rosa.page.get_by_label("Business", exact=True).check()
    rosa.button("Welcome them in").click()
    rosa.page.get_by_text("Business: 8 here").wait_for()
    rosa.reads(WALKED_IN, "walked in")


def hold_the_meeting(season: Season) -> None:
    season.go_to(season.meeting_on, 10, 45)
    rosa = season.convener
    rosa.go(f"{season.meeting}door/")
    rosa.press("Mark the rest as not come")
    rosa.go(season.meeting)
    rosa.follow("It took place")
    rosa.press("Yes, it took place")
    rosa.reads("Held")


def absent(season: Season) -> list[Line]:
    """Who said yes, and neither they nor anybody of their company came."""
    from_here = {line.company for line in HERE}
    said_yes = [line for line in season.lines if audience_of(season, line.email) == "yes"]
    return [line for line in said_yes if line.company not in from_here]


def thank_who_came(season: Season) -> None:
    """Looked over and sent on the same day; what goes to the others is read, and left to go by itself."""
    rosa = season.convener
    for audience, people in (("Who said yes and did not come", absent(season)), ("Who came", HERE)):
        rosa.go(season.meeting)
        rosa.follow("All reminders, and who gets them")
        rosa.follow(f"The next office day: {audience}")
        names = rosa.page.locator("section[aria-labelledby=who] li a").all_inner_texts()
        assert sorted(names) == sorted(line.name for line in people)
    rosa.reads("Thank you for coming")
    rosa.press("Send it now")
    rosa.reads("reminders leave in")
    season.let_the_hold_end()
    season.go_to(season.meeting_on + timedelta(days=1), 8, 31)
    season.go_to(season.meeting_on + timedelta(days=2), 8, 31)


def read_the_notes(season: Season) -> None:
    """Thanks for those who were there, the note for those who were missed; nothing for who had declined."""
    got = {line.email: after_words(season, line.email) for line in season.lines}
    due = {line.email: [] for line in season.lines}
    due |= {line.email: ["thanks"] for line in HERE} | {line.email: ["missed"] for line in absent(season)}
    assert got == due
    assert (got[NO.email], got[SENDS.email], got[LED.email]) == ([], [], ["missed"])
    assert set(FULL_HOUSE) <= set(absent(season))


def after_words(season: Season, address: str) -> list[str]:
    subjects = [str(letter["Subject"]).strip() for _moment, letter in season.post.received(address)]
    kinds = {"thanks": THANKS, "missed": MISSED}
    return [kind for subject in subjects for kind, words in kinds.items() if subject.startswith(words)]
