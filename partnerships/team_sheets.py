"""An action team on one sheet: who is in it, who does what by when, what comes next. For staff and by personal link."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from partnerships.models import ActionItem, ActionTeam, PriorityChampion, Seat, Supporter, TeamMember
from regions.models import Contact, Organization

# Of what comes next so much is shown; the rest stands with whoever does it.
NEXT = 6
Address = Callable[[ActionItem], str]


@dataclass(frozen=True)
class Work:
    """One thing somebody does; `helps`: it is another's, and they help with it."""

    item: ActionItem
    url: str
    helps: bool = False


@dataclass
class Line:
    contact: Contact
    organization: Organization
    champion: PriorityChampion | None = None
    member: TeamMember | None = None
    sits: bool = True
    work: list[Work] = field(default_factory=list)

    @property
    def order(self) -> tuple[bool, bool, str]:
        return self.champion is None, not self.organization.is_business, self.contact.name


@dataclass(frozen=True)
class Day:
    """What comes: something due, or a meeting."""

    on: date
    what: str
    who: str
    url: str = ""


@dataclass
class Sheet:
    team: ActionTeam
    people: list[Line]
    others: list[Line]  # who does something for it and is not in it
    days: list[Day]
    has_items: bool

    @property
    def businesses(self) -> int:
        return sum(line.sits and line.organization.is_business for line in self.people)

    @property
    def partners(self) -> int:
        return sum(line.sits and not line.organization.is_business for line in self.people)

    @property
    def has_champion(self) -> bool:
        return any(line.champion and line.sits for line in self.people)

    def line_of(self, contact: Contact) -> Line | None:
        return next((line for line in self.people if line.contact.pk == contact.pk), None)


def sheet_of(team: ActionTeam, address: Address) -> Sheet:
    """Six statements, however many people and items there are."""
    people = _people(team)
    items = list(team.items.standing().select_related("owner", "owner_organization").by_due())
    others: dict[int, Line] = {}
    for contact, organization, work in _work(items, address):
        line = people.get(contact.pk) or others.setdefault(contact.pk, Line(contact, organization))
        line.work.append(work)
    inside = sorted(people.values(), key=lambda line: line.order)
    outside = sorted(others.values(), key=lambda line: line.order)
    return Sheet(team, inside, outside, _days(team, items, address), bool(items))


def _people(team: ActionTeam) -> dict[int, Line]:
    found: dict[int, Line] = {}
    for champion in team.priority.champions.current().with_people():
        found[champion.contact_id] = Line(champion.contact, champion.organization, champion=champion)
    for member in team.members.current().with_people():
        line = found.setdefault(member.contact_id, Line(member.contact, member.organization))
        line.member = member
    seats = Seat.objects.current().filter(partnership=team.priority.partnership_id, contact__in=found)
    seated = set(seats.values_list("contact", flat=True))
    for number, line in found.items():
        line.sits = number in seated
    return found


def _work(items: list[ActionItem], address: Address) -> Iterator[tuple[Contact, Organization, Work]]:
    known = {item.pk: item for item in items}
    for item in items:
        yield item.owner, item.owner_organization, Work(item, address(item))
    for row in Supporter.objects.current().filter(item__in=known).with_people():
        if row.contact_id != known[row.item_id].owner_id:
            yield row.contact, row.organization, Work(known[row.item_id], address(known[row.item_id]), helps=True)


def _days(team: ActionTeam, items: list[ActionItem], address: Address) -> list[Day]:
    """From today on. Meetings live in a higher layer: they are read by their reverse relation."""
    today = timezone.localdate()
    days = [
        Day(item.due_on, item.title, item.owner.name, address(item))
        for item in items
        if item.is_unfinished and item.due_on >= today
    ]
    meetings: Any = team.priority.partnership.convenings.upcoming()[:2]
    days += [Day(timezone.localdate(one.starts_at), one.title, "") for one in meetings if one.starts_at]
    return sorted(days, key=lambda day: day.on)[:NEXT]
