"""Act 2: the region writes down who asked whom, and a champion rings people from a list on a phone."""

from tests.journeys.chamber import ASKED, ELENA, LINES
from tests.journeys.season import Season

TIRED = LINES[5]  # a company everybody asks
PARTNERS = LINES[48:ASKED]
SAID_YES, SAID_NO, WRONG = LINES[8:11]


def write_down_asks(season: Season) -> None:
    """Two partners and the office asked the same company; the ledger says so before anybody asks again."""
    rosa = season.convener
    for asker in ("", PARTNERS[0].company, PARTNERS[2].company):
        rosa.go(f"{season.home}directory/outreach/new/")
        rosa.write("Whom was asked?", TIRED.name)
        rosa.write("For what", "A place for an intern")
        rosa.choose("How", "Call")
        rosa.choose("For whom", asker or "Our own office")
        rosa.press("Keep it")
    rosa.reads(f"Kept: {TIRED.name} was asked.", "Asked 3 times in 30 days, by 3 organizations")


def give_a_list_to_the_champion(season: Season) -> None:
    rosa = season.convener
    rosa.go(season.meeting)
    rosa.follow("Fill the room")
    rosa.reads(f"{ASKED} people have not decided.", "Asked 4 times in 30 days, by 3 organizations")
    for line in (TIRED, SAID_YES, SAID_NO, WRONG):
        rosa.tick(line.name)
    rosa.choose("Who calls?", f"{ELENA.name}, {ELENA.company}")
    rosa.write("Two sentences to say", "I will be there myself. Two hours, no slides.")
    rosa.press("Give the list")
    season.let_the_hold_end()


def ring(season: Season) -> None:
    """On her own phone, without an account."""
    elena = season.visitor(width=390, scripts=False)
    elena.go(season.post.link(ELENA.email, "4 calls for"))
    elena.reads("Two hours, no slides.", "0 of 4 calls came to an answer.", "Asked 4 times in 30 days")
    for line, tap in ((SAID_YES, "Yes"), (SAID_NO, "No"), (WRONG, "Wrong person"), (TIRED, "Called")):
        elena.press(tap, within=f"li:has-text('{line.name}')")
    elena.reads("3 of 4 calls came to an answer.")
    season.says(SAID_YES, "yes")
    season.says(SAID_NO, "no")
    season.says(WRONG, "wrong person")
    rosa = season.convener
    rosa.go(f"{season.home}directory/outreach/")
    rosa.reads("Wrong person", ELENA.name)
