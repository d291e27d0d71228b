"""One quarter of a table that met for the first time: who sits there, what was promised, and who looks from outside."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.test import Client as DjangoClient

from convenings.models import Convening, Minutes, Pulse
from partnerships.models import ActionItem, ActionTeam, Ballot, Partnership, Priority, Requirement, Seat
from regions.models import Contact, Membership, Region, Role
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_member, make_partner, make_region, make_sector, make_user
from tests.journeys.cast import ANN, DANA, ELENA, LUIS, MARCUS, PRIYA, ZONE
from tests.journeys.postbox import every_link_in
from tests.journeys.season import Season
from tests.journeys.visitors import Visitor
from tests.partnerships.ballot_box import count

NAME = "Valley Health Care Partnership"
SAM, NORA = "sam@border-labs.example", "nora@network.example"
AIDES, BUS = "A ladder from aide to nurse", "A bus at night"
PRICE, PLACES, ROUTE = "Price a Saturday cohort", "Ask four hospitals for places", "Ask the county for a route"
HEARD = (
    "My best aide has waited six years for a seat.",
    "Night shifts stay empty because nobody can get home.",
    "Every clinic asks a new doctor for the same forty papers.",
)
LETTER = "Dear {first_name},\n\nplease come on {date} at {time}, to {place}."
# name, title, organization, kind of seat
PEOPLE = {
    ELENA: ("Elena Salinas", "Chief executive", "Mesa Vista Hospital", "champion"),
    DANA: ("Dana Ortiz", "Owner", "Sun Home Care", "champion"),
    MARCUS: ("Marcus Webb", "Administrator", "Rio Clinic", "leader"),
    PRIYA: ("Priya Nair", "President", "Valley Imaging", "leader"),
    SAM: ("Sam Park", "Owner", "Border Labs", "leader"),
    LUIS: ("Luis Treviño", "Dean of health sciences", "South County College", "partner"),
    ANN: ("Ann Cole", "Director", "Lower Valley Workforce Board", "partner"),
}
LEADERS = [address for address, (*_, seat) in PEOPLE.items() if seat != "partner"]
LAUNCH, BEFORE_DUE = date(2027, 2, 1), date(2027, 2, 12)
PRICED_BY, ROUTE_BY, NEXT = date(2027, 2, 15), date(2027, 4, 12), date(2027, 5, 5)
HOURS = 2
PEERS = ("Big Bend", "Coastal Bend", "Hill Country", "Piney Woods")


@dataclass
class Quarter:
    season: Season
    people: dict[str, Contact] = field(default_factory=dict)
    guests: dict[str, Visitor] = field(default_factory=dict)
    item: int = 0  # keys the acts come back to
    priority: int = 0
    meeting: int = 0
    next_meeting: int = 0

    @classmethod
    def of(cls, season: Season) -> "Quarter":
        """The table is laid and meets at ten; four other regions show the same network office their totals."""
        quarter = cls(season)
        with in_region(season.region):
            quarter.lay()
        office = make_user(email=NORA, name="Nora Field")
        for region in (season.region, *map(peer, PEERS)):
            Membership.objects.create(user=office, region=region, role=Role.NETWORK)
        season.go_to(LAUNCH, 10, 5)
        with in_region(season.region):
            quarter.meet()
        season.go_to(LAUNCH, 12, 5)
        with in_region(season.region):
            quarter.promise()
        season.go_to(LAUNCH, 12, 15)
        return quarter

    # ---- how it began, by the product's own verbs ----

    def lay(self) -> None:
        rosa = self.season.user
        table = Partnership(
            name=NAME,
            slug="health-care",
            sector=make_sector(name="Health care"),
            purpose="Home-grown health care, led by those who give it.",
        ).start(by=rosa)
        table.move_to("preparing", by=rosa)
        for address, (name, title, organization, seat) in PEOPLE.items():
            make = make_partner if seat == "partner" else make_business
            person = make_contact(make(name=organization), name=name, email=address, title=title)
            self.people[address] = person
            Seat.take(table, person, role=seat, by=rosa)
        self.table = table
        self.meeting = self.plan("launch", "First convening", LAUNCH, 10).pk

    def plan(self, kind: str, title: str, day: date, hour: int) -> Convening:
        begins = datetime.combine(day, time(hour), tzinfo=ZoneInfo(ZONE))
        words = {"kind": kind, "title": title, "place": "Weslaco", "starts_at": begins}
        meeting = Convening.plan(self.table, **words, ends_at=begins + timedelta(hours=HOURS), by=self.season.user)
        signers = [self.people[ELENA]]
        people = list(self.people.values())
        meeting.invite(people, letter=LETTER, signed_by=signers, by=self.season.user, hold=timedelta(0))
        return meeting

    def meet(self) -> None:
        meeting = Convening.objects.with_partnership().get(pk=self.meeting)
        for person in self.people.values():
            meeting.mark_present(person, by=self.season.user)

    def promise(self) -> None:
        """The leaders have voted; two partners take something on, and the minutes go out."""
        rosa = self.season.user
        meeting = Convening.objects.with_partnership().get(pk=self.meeting)
        meeting.hold(by=rosa)
        self.table.refresh_from_db()
        teams = self.vote()
        self.priority = teams[AIDES].priority_id
        due = {PRICE: (AIDES, LUIS, PRICED_BY), PLACES: (AIDES, ANN, BEFORE_DUE), ROUTE: (BUS, ANN, ROUTE_BY)}
        for title, (about, owner, day) in due.items():
            given = ActionItem.assign(teams[about], title=title, owner=self.people[owner], due_on=day, by=rosa)
            self.item = self.item or given.pk
        Minutes.send(meeting, by=rosa)

    def vote(self) -> dict[str, ActionTeam]:
        """Two of three are chosen. Elena carries the ladder, Dana the bus."""
        rosa, teams = self.season.user, {}
        needs = [Requirement.capture(self.table, words, category="workforce", by=rosa) for words in HEARD]
        ballot = Ballot.prepare(self.table, "What do we take on first?", needs, dots=2, winners=2, by=rosa)
        ballot.open(by=rosa)
        options = list(ballot.options.order_by("position"))[:2]
        for elector in ballot.electors.all():
            for option in options:
                elector.place(option.pk, 1)
        count(ballot)
        for option, (title, champion) in zip(options, ((AIDES, ELENA), (BUS, DANA)), strict=True):
            priority = Priority.adopt(option, title=title, by=rosa)
            priority.sign_up(self.people[champion], by=rosa)
            teams[title] = priority.team
        return teams

    def answer_pulse(self, addresses: list[str]) -> None:
        with in_region(self.season.region):
            meeting = Convening.objects.with_partnership().get(pk=self.meeting)
            for address in addresses:
                Pulse.give(meeting, by=self.people[address], worth=5, clear=3, words="")

    # ---- time ----

    def morning(self, day: date) -> None:
        """The office opens, what is due is written, and the mail of the day leaves."""
        for minute in (1, 7):
            self.season.go_to(day, 8, minute, rounds=1)

    # ---- who looks ----

    def phone(self, address: str, saying: str, *, leads: str, count: int = 1, scripts: bool = True) -> Visitor:
        """Somebody's phone at a link of their newest mail that says so: the one with `leads` in it."""
        if address not in self.guests:
            self.guests[address] = self.season.visitor(width=390, scripts=scripts)
        letter = self.season.post.newest(address, saying, count=count)
        links = [link for link in sorted(every_link_in(letter)) if "/g/" in link and leads in link]
        assert links, f"no link with “{leads}” in “{letter['Subject']}”"
        self.guests[address].go(links[0])
        return self.guests[address]

    def rosa(self) -> Visitor:
        """The convener at her desk, signed in anew: her session of last month is over."""
        client = DjangoClient()
        client.force_login(self.season.user)
        visitor = self.guests.setdefault("rosa", self.season.visitor())
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
        visitor.page.context.add_cookies([cookie])
        return visitor

    # ---- where ----

    @property
    def home(self) -> str:
        return self.season.home

    @property
    def partnership(self) -> str:
        return f"{self.home}partnerships/health-care/"

    @property
    def public(self) -> str:
        return "/p/valley/health-care/"


def peer(name: str) -> Region:
    """Another region of the same network, with one partnership on its way."""
    region = make_region(name=name, slug=name.lower().replace(" ", "-"))
    rosa = make_member(region)
    with in_region(region):
        table = Partnership(name=f"Makers of {name}", slug="makers", sector=make_sector()).start(by=rosa)
        table.move_to("preparing", by=rosa)
    return region
