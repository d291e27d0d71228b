"""Who looks from outside: a network office reads totals and never a row, and anybody reads what was published."""

import csv
import io
import json

from desk.models import RegionTotals
from regions.scope import in_region
from tests.journeys.acts.carrying import WON, WORDS
from tests.journeys.acts.keeping import IN_THE_WAY
from tests.journeys.cast import sign_in
from tests.journeys.quarter import AIDES, BUS, NAME, NORA, PEERS, PEOPLE, PLACES, PRICE, Quarter
from tests.journeys.visitors import Visitor

COMPANIES = [organization for _name, _title, organization, _seat in PEOPLE.values()]
NAMES = [name for name, *_ in PEOPLE.values()]
NAMED = "Mesa Vista Hospital"


def fetched(visitor: Visitor, address: str, status: int = 200) -> str:
    """With the visitor's own cookies, as their browser would."""
    answer = visitor.page.request.get(address)
    assert answer.status == status, f"{answer.status} {address}"
    return answer.text()


def read_the_totals(quarter: Quarter) -> None:
    """Five regions by name, a median of five; of this one stages and numbers, and no name, company or word."""
    season = quarter.season
    nora = season.visitor()
    sign_in(nora, season.post, NORA, start="/accounts/login/?next=/network/")
    assert nora.heading() == "5 regions, in totals."
    nora.reads("5 partnerships.", "1 has an alarm.", "Rio Grande Valley", *PEERS)
    rows = [*COMPANIES, *NAMES, NAME, AIDES, PRICE, PLACES, IN_THE_WAY, WON, WORDS]
    nora.does_not_read(*rows)
    nora.follow("Rio Grande Valley")
    nora.reads("What is seen of this region", "A silent champion: 1")
    nora.does_not_read(*rows)
    data = json.loads(fetched(nora, "/network.json"))
    lines = list(csv.DictReader(io.StringIO(fetched(nora, "/network.csv").lstrip("\ufeff"))))
    assert len(data["regions"]) == len(lines) == 1 + len(PEERS)
    assert not [row for row in rows if row in json.dumps(data, ensure_ascii=False) or row in str(lines)]
    (valley,) = (line for line in data["regions"] if line["region"] == "valley")
    with in_region(season.region):
        kept = RegionTotals.objects.order_by("-day").first()
    assert (valley["with_alarm"], valley["alarm_silent"]) == (kept.alarmed, kept.flags["silent"]) == (1, 1)
    for page in (quarter.home, quarter.partnership, f"{quarter.home}items/", f"{quarter.partnership}pack/"):
        fetched(nora, page, status=403)


def read_the_story(quarter: Quarter) -> None:
    """On a phone, without an account: what was chosen, and nothing else."""
    anybody = quarter.guests["anybody"]
    anybody.go("/p/valley/")
    anybody.follow(NAME)
    anybody.reads(AIDES, BUS, WON, "20 seats", WORDS, "Elena Salinas", "5 business leaders speak first.")
    anybody.reads(f"Among them: {NAMED}")
    anybody.does_not_read(*hidden())
    anybody.go(f"{quarter.public}embedded/")
    anybody.reads(WON)
    anybody.does_not_read(*hidden())
    anybody.go(f"{quarter.public}notes/")


def hidden() -> list[str]:
    """Businesses that did not agree, people who were not quoted, what is to be done, days of meetings, addresses."""
    unnamed = [company for company in COMPANIES if company != NAMED]
    unquoted = [name for name in NAMES if name != "Elena Salinas"]
    return [*unnamed, *unquoted, PRICE, PLACES, IN_THE_WAY, "February 1", "May 5", *PEOPLE]


def take_the_open_data(quarter: Quarter) -> None:
    anybody = quarter.guests["anybody"]
    story = fetched(anybody, f"{quarter.public}data.json")
    data = json.loads(story)
    assert data["businesses"] == [NAMED]
    assert data["seats"] == {"business": 5, "partners": 2}
    (told,) = data["priorities"][0]["outcomes"]
    assert (told["title"], told["figure"], told["quotes"][0]["words"]) == (WON, "20.00", WORDS)
    assert "meetings" not in data
    rows = fetched(anybody, f"{quarter.public}data.csv")
    facts = {(line["what"], line["title"]) for line in csv.DictReader(io.StringIO(rows.lstrip("\ufeff")))}
    assert ("business", NAMED) in facts
    assert {what for what, _ in facts} == {"partnership", "seats", "business", "priority", "outcome", "quote"}
    for file in (json.dumps(data, ensure_ascii=False), rows):
        assert not [words for words in hidden() if words in file]
    assert "properties" in json.loads(fetched(anybody, "/p/schema.json"))


def find_it_closed_again(quarter: Quarter) -> None:
    """What is taken back is gone at once, page and data alike."""
    rosa, anybody = quarter.guests["rosa"], quarter.guests["anybody"]
    rosa.go(f"{quarter.partnership}public/")
    rosa.follow("Close the public page")
    rosa.press("Close the public page")
    anybody.go(quarter.public, status=404)
    for ending in ("data.json", "data.csv", "embedded/", "notes/"):
        fetched(anybody, f"{quarter.public}{ending}", status=404)
