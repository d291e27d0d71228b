"""A region with people, meetings and ballots: plain rows for the directory, then the product's own verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from django.test import Client as DjangoClient
from django.utils import timezone

from accounts.models import User
from convenings.models import Convening, Invitation, Sending
from partnerships.models import (
    Ballot,
    Opportunity,
    Outcome,
    OutcomeKind,
    Partnership,
    Priority,
    Requirement,
    Seat,
    SeatRole,
    Stage,
)
from regions.models import Category, Contact, Kind, Link, Membership, Organization, Region, RegionCounty, Role, Sector
from regions.scope import in_region

LETTER = (
    "Dear {first_name},\n\nthe leaders of our industry meet at one table on {date} at {time}, at {place}."
    " Businesses set the agenda; colleges, agencies and chambers listen first, then act.\n\n"
    "Will {organization} sit with us?"
)
STATEMENTS = (
    "We could double our orders if we found welders",
    "Hospitals here buy from far away what we make next door",
    "A second shift waits for a bus that runs at night",
    "Young people do not know what we do",
    "Permits take a year where our neighbors need a month",
    "Nobody trains the people who repair our machines",
    "We all hire the same ten technicians from each other",
    "Broadband ends two miles before the industrial park",
)
COUNTIES = ("48061", "48215", "48427", "48489")
_number = count(1)


@dataclass
class Table:
    """A region, its convener and a partnership with champions; what is measured hangs on it."""

    region: Region
    user: User
    partnership: Partnership
    champions: list[Contact]

    @property
    def session(self) -> dict[str, str]:
        """The cookie of the convener, signed in."""
        return session_of(self.user)

    def plan(self, title: str, *, starts_at: datetime | None = None) -> Convening:
        begins = starts_at or timezone.now() + timedelta(days=30)
        meeting = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "place": "Town hall, room 2"}
        return Convening.plan(
            self.partnership, by=self.user, kind="launch", title=title, address="1 Main Street", **meeting
        )

    def ask(self, convening: Convening, contacts: Sequence[Contact], *, hold: timedelta = timedelta(0)) -> Sending:
        """What the click does."""
        return convening.invite(contacts, letter=LETTER, signed_by=self.champions, by=self.user, hold=hold)

    def invite(self, convening: Convening, contacts: Sequence[Contact], *, hold: timedelta = timedelta(0)) -> Sending:
        """With what the worker does for a long list."""
        sending = self.ask(convening, contacts, hold=hold)
        sending.write_invitations()
        return sending

    def ballot(self, method: str = "dots") -> Ballot:
        """Open, with every business seat on the roll."""
        requirements = []
        for statement in STATEMENTS:
            said = {"category": "workforce", "raised_by": None, "by": self.user}
            opportunity = Opportunity.capture(self.partnership, statement, **said)
            requirements.append(
                Requirement.capture(self.partnership, f"{statement}: a plan", opportunity=opportunity, **said)
            )
        ballot = Ballot.prepare(
            self.partnership, "What should we take on first?", requirements, method=method, dots=4, cap=2, by=self.user
        )
        ballot.open(by=self.user)
        return ballot

    def tell_outcomes(self) -> None:
        """Three priorities, each with a published outcome: what a public page has to say."""
        for statement in STATEMENTS[:3]:
            requirement = Requirement.capture(self.partnership, statement, category="workforce", by=self.user)
            priority = Priority.adopt(requirement, title=statement, measure="Places filled", by=self.user)
            outcome = Outcome.tell(
                priority, title=statement, kind=OutcomeKind.values[0], figure=Decimal(120), unit="places", by=self.user
            )
            outcome.publish(agreed_by="Pat Person", by=self.user)


def session_of(user: User) -> dict[str, str]:
    client = DjangoClient()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def make_table() -> Table:
    number = next(_number)
    user = User.objects.create_user(f"convener{number}@shared-table.example", "Casey Convener")
    region = Region.objects.create(
        slug=f"valley-{number}",
        name=f"River Valley {number}",
        time_zone="America/Chicago",
        sender_name="River Valley Partnership",
        reply_to="office@valley.example",
        phone="956-555-0142",
    )
    Membership.objects.create(user=user, region=region, role=Role.CONVENER)
    with in_region(region):
        RegionCounty.objects.bulk_create(RegionCounty(county_id=fips) for fips in COUNTIES)
        sector = Sector.objects.create(name="Manufacturing")
        partnership = Partnership(name="Valley Makers", slug="valley-makers", sector=sector, purpose="Made here.")
        partnership.start(by=user)
        partnership.move_to(Stage.PREPARING, by=user)
        champions = people(3)
        for champion in champions:
            Seat.take(partnership, champion, role=SeatRole.CHAMPION, by=user)
        partnership.publish(by=user)
    return Table(region, user, partnership, champions)


def people(number: int) -> list[Contact]:
    """So many business people and, among every five, one partner; each with an organization. Inside the region."""
    numbers = [next(_number) for _ in range(number)]
    organizations = Organization.objects.bulk_create(
        [
            Organization(name=f"College {n:06}", kind=Kind.PARTNER, category=Category.POSTSECONDARY)
            if position % 5 == 4
            else Organization(name=f"Valley Works {n:06}", kind=Kind.BUSINESS)
            for position, n in enumerate(numbers)
        ],
        batch_size=1000,
    )
    return Contact.objects.bulk_create(
        [
            Contact(
                name=f"Pat Person {n:06}", email=f"p{n}@works.example", title="President", organization=organization
            )
            for n, organization in zip(numbers, organizations, strict=True)
        ],
        batch_size=1000,
    )


def addresses(convening: Convening) -> list[str]:
    """The personal link of everybody invited, in the order of invitation."""
    mine = Invitation.objects.filter(convening=convening).values("pk")
    return [link.path for link in Link.objects.filter(purpose="invitation", about_id__in=mine).order_by("pk")]
