"""One leader and one partner with personal links, for tests that begin where a mail ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from convenings.models import Convening, Invitation
from partnerships.models import ActionItem, Ballot, Elector
from regions.models import Contact, Link, Region
from regions.scope import in_region
from tests.factories import (
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_region,
    make_requirement,
    make_seat,
)
from tests.journeys.cast import CONVENER, DANA, ELENA, LUIS, MARCUS, VALLEY, ZONE, workday_after
from tests.journeys.visitors import Visitor
from tests.partnerships.ballot_box import count


@dataclass
class Guests:
    visitor: Callable[..., Visitor]
    region: Region
    leader: Contact
    links: dict[str, str]

    @classmethod
    def invite(cls, visitor: Callable[..., Visitor]) -> "Guests":
        region = make_region(**VALLEY)
        rosa = make_member(region, email=CONVENER, name="Rosa Garza")
        with in_region(region):
            table = make_partnership(name="Valley Health Care", slug="health")
            elena = make_leader(name="Elena Salinas", email=ELENA)
            marcus = make_leader(name="Marcus Webb", email=MARCUS)
            luis = make_partner_contact(name="Luis Treviño", email=LUIS)
            make_seat(table, elena, "champion")
            make_seat(table, marcus)
            dana = make_seat(table, make_leader(name="Dana Ortiz", email=DANA)).contact
            make_seat(table, luis, "partner")
            start = datetime.combine(
                workday_after(timezone.localdate() + timedelta(days=28)), time(9), tzinfo=ZoneInfo(ZONE)
            )
            meeting = Convening.plan(
                table,
                kind="launch",
                title="First convening",
                place="Weslaco",
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                by=rosa,
            )
            meeting.invite([marcus], letter="Dear {first_name}, come.", signed_by=[elena], by=rosa)
            wishes = [make_requirement(table, statement=words) for words in ("A nurse-aide class", "A bus")]
            ballot = Ballot.prepare(table, "What first?", wishes, dots=2, winners=1, by=rosa)
            ballot.open(by=rosa)
            team = make_priority(table, requirement=wishes[0]).team
            item = ActionItem.assign(team, title="Price a cohort", owner=luis, due_on=start.date(), by=rosa)
            colleagues = Elector.objects.filter(ballot=ballot, contact__in=[elena, dana])
            for elector in colleagues:
                elector.place(ballot.options.get(label="A nurse-aide class").pk, 1)
            Link.objects.issue("mail", {marcus.pk: marcus}, until=None)
            abouts = {"invitation": meeting.invitations.get(), "ballot": ballot, "item": item, "mail": marcus}
            readers = {"item": luis}
            links = {
                purpose: Link.objects.to(purpose, about).get(contact=readers.get(purpose, marcus)).path
                for purpose, about in abouts.items()
            }
        return cls(visitor, region, marcus, links)

    def visit(self, purpose: str, *, scripts: bool = False) -> Visitor:
        guest = self.visitor(width=390, scripts=scripts)
        guest.go(self.links[purpose])
        return guest

    def answers(self) -> list[str]:
        with in_region(self.region):
            return list(Invitation.objects.values_list("answer", flat=True))

    def close_the_ballot(self) -> None:
        with in_region(self.region):
            count(Ballot.objects.get())
