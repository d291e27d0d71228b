"""What is seen from outside: everybody reads what was opened, a network office totals, and neither one word more."""

import json
from urllib.request import urlopen

from tests.journeys.acts.championing import ANSWERED, QUOTED, TOLD
from tests.journeys.acts.owing import STUCK
from tests.journeys.cast import sign_in
from tests.journeys.quarter import AIDES, BUS, HEALTH, MAP, TEACHERS, TRUCKS, Quarter

NETWORK = "office@network.example"
PUBLIC = "/p/valley/health/"
INSIDE = (ANSWERED, STUCK, TEACHERS, MAP, "Luis Treviño", "Marcus Webb", "Rio Clinic")


def open_the_story(quarter: Quarter) -> None:
    rosa, anybody = quarter.convener, quarter.visitor()
    anybody.go(PUBLIC, status=404)
    rosa.go(f"{quarter.health}outcomes/")
    rosa.follow("Publish")
    rosa.write("Who agreed that everybody may read it?", "Elena Salinas, by phone")
    rosa.press("Publish")
    rosa.go(f"{quarter.health}public/")
    rosa.tick("People’s own words, where they said yes")
    rosa.press("Save")
    rosa.follow("Preview it")
    rosa.reads("This is what everybody would see. The page is closed.", QUOTED)
    rosa.follow("Choose what it shows")
    rosa.follow("Open the public page")
    rosa.press("Open the public page")
    rosa.go(f"{quarter.health}public/")
    rosa.reads("On your own site")


def read_as_anybody(quarter: Quarter) -> None:
    anybody = quarter.visitor()
    for address in (PUBLIC, f"{PUBLIC}embedded/"):
        anybody.go(address)
        anybody.reads(HEALTH, AIDES, BUS, TOLD, QUOTED, "24")
        anybody.does_not_read(*INSIDE)
    anybody.go(f"{PUBLIC}notes/")
    anybody.does_not_read(*INSIDE)
    anybody.go("/p/valley/")
    anybody.reads(HEALTH)
    anybody.does_not_read(TRUCKS)


def take_the_open_data(quarter: Quarter) -> None:
    site = quarter.convener.page.url.partition("/r/")[0]
    whole = "".join(read(f"{site}{PUBLIC}{name}") for name in ("data.json", "data.csv"))
    told = json.loads(read(f"{site}{PUBLIC}data.json"))
    assert told["name"] == HEALTH
    assert json.loads(read(f"{site}/p/schema.json"))["$schema"]
    assert [TOLD in whole, QUOTED in whole] == [True, True]
    assert [words for words in INSIDE if words in whole] == []


def read(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def look_from_the_network(quarter: Quarter) -> None:
    office = quarter.visitor()
    sign_in(office, quarter.post, NETWORK)
    office.go("/network/")
    office.reads("2 regions, in totals.", "Rio Grande Valley", "Delta", "A silent champion")
    office.does_not_read(HEALTH, TRUCKS, TOLD, *INSIDE)
    office.follow("Rio Grande Valley")
    office.reads("What is seen of this region", "A silent champion")
    office.does_not_read(HEALTH, TRUCKS, TOLD, *INSIDE)
    office.go(quarter.home, status=403)
    office.go(quarter.health, status=403)
