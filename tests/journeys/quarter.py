"""Two tables that launched on one Wednesday, told by verbs: what they promised, and who will fall silent."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from convenings.models import Convening, ConveningKind
from partnerships.models import ActionItem, Partnership, Priority, Requirement, Seat, SeatRole
from regions.models import Contact
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_partner, make_partnership
from tests.journeys.cast import ANN, DANA, ELENA, LUIS, MARCUS, PRIYA, ZONE
from tests.journeys.season import Season

LAUNCH = date(2027, 2, 3)
NEXT_MEETING = date(2027, 4, 14)
SAM, LEE = "sam@border-freight.example", "lee@palm-lines.example"
HEALTH, TRUCKS = "Valley Health Care", "Valley Trucking"
PRICE, TEACHERS, MAP, SHIFTS, WARD = (
    "Price a Saturday cohort",
    "Find two teachers for Saturdays",
    "Map the bus lines to the wards",
    "Draw one shift plan for two clinics",
    "Ask the third ward who could teach",
)
AIDES, BUS = "A Saturday class for nurse aides", "A bus to the night shift"
SAID = "We could open a third ward if we had aides."
PEOPLE = {
    ELENA: ("Elena Salinas", "Mesa Vista Hospital", SeatRole.CHAMPION),
    MARCUS: ("Marcus Webb", "Rio Clinic", SeatRole.CHAMPION),
    DANA: ("Dana Ortiz", "Sun Home Care", SeatRole.LEADER),
    PRIYA: ("Priya Nair", "Valley Imaging", SeatRole.LEADER),
    LUIS: ("Luis Treviño", "South County College", SeatRole.PARTNER),
    ANN: ("Ann Cole", "Lower Valley Workforce Board", SeatRole.PARTNER),
}
DRIVERS = {
    SAM: ("Sam Park", "Border Freight", SeatRole.CHAMPION),
    LEE: ("Lee Ochoa", "Palm Lines", SeatRole.LEADER),
}


@dataclass(kw_only=True)
class Quarter(Season):
    people: dict[str, Contact] = field(default_factory=dict)  # by address
    aides: int = 0  # the priority most of it is about

    @property
    def health(self) -> str:
        return f"{self.home}partnerships/health/"

    def found(self) -> None:
        """The tables, their next meeting, and the launch of both; then whoever took something on hears of it."""
        with in_region(self.region):
            health, trucks = self.seat(HEALTH, "health", PEOPLE), self.seat(TRUCKS, "trucks", DRIVERS)
            launches = [(table, self.plan(table, LAUNCH, ConveningKind.LAUNCH)) for table in (health, trucks)]
            self.meeting = self.plan(health, NEXT_MEETING, ConveningKind.FULL).get_absolute_url()
        self.go_to(LAUNCH, 10, rounds=1)
        with in_region(self.region):
            for table, launch in launches:
                for seat in Seat.objects.current().filter(partnership=table).select_related("contact__organization"):
                    launch.mark_present(seat.contact, by=self.user)
                launch.hold(by=self.user)
            self.promise(health)
            self.drive(trucks)
        self.go_to(LAUNCH, 11)

    def seat(self, name: str, slug: str, people: dict[str, tuple[str, str, SeatRole]]) -> Partnership:
        table = make_partnership(name=name, slug=slug, purpose="Home-grown, and led by those who hire.")
        for address, (person, organization, role) in people.items():
            make = make_partner if role == SeatRole.PARTNER else make_business
            contact = make_contact(make(name=organization), name=person, email=address)
            Seat.take(table, contact, role=role, by=self.user)
            self.people[address] = contact
        return table

    def plan(self, table: Partnership, day: date, kind: ConveningKind) -> Convening:
        begins = datetime.combine(day, time(9), tzinfo=ZoneInfo(ZONE))
        return Convening.plan(
            table,
            kind=kind,
            title="The launch" if kind == ConveningKind.LAUNCH else "The spring table",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            place="Mid-Valley Civic Center",
            by=self.user,
        )

    def promise(self, table: Partnership) -> None:
        aides = self.adopt(table, AIDES, SAID, ELENA)
        bus = self.adopt(table, BUS, "Nobody reaches us after nine at night.", MARCUS)
        self.aides = aides.pk
        for priority, title, who, day in (
            (aides, PRICE, LUIS, date(2027, 2, 24)),
            (aides, TEACHERS, ANN, date(2027, 2, 17)),
            (aides, WARD, ELENA, date(2027, 3, 29)),
            (bus, MAP, ANN, date(2027, 3, 31)),
            (bus, SHIFTS, DANA, date(2027, 4, 20)),
        ):
            self.give(priority, title, who, day)

    def drive(self, table: Partnership) -> None:
        """One thing was done at once, and then nothing more was heard of this table."""
        yard = self.adopt(
            table, "A yard to learn in", "New drivers learn on the highway.", "sam@border-freight.example"
        )
        item = self.give(yard, "Lend the empty lot", LEE, date(2027, 2, 20))
        item.report(status="done", note="Fenced, and lit until nine.", by=item.owner)

    def adopt(self, table: Partnership, title: str, words: str, champion: str) -> Priority:
        speaker = self.people[champion]
        said = Requirement.capture(table, words, category="workforce", raised_by=speaker, by=self.user)
        wanted = {"outcome_wanted": "No bed stands empty for want of people", "measure": "Places: 0 to 40"}
        priority = Priority.adopt(said, title=title, by=self.user, **wanted)
        priority.sign_up(speaker, by=self.user)
        return priority

    def give(self, priority: Priority, title: str, who: str, day: date) -> ActionItem:
        return ActionItem.assign(priority.team, title=title, owner=self.people[who], due_on=day, by=self.user)
