"""An item nobody says a word about, and everybody who may hear of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from outbox.models import Message
from partnerships.models import ActionItem, Priority, Seat, SeatRole
from partnerships.reminders import remind_due
from regions.models import Contact, Region
from regions.scope import in_region
from tests.factories import make_contact, make_partner, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_priority

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = date(2030, 5, 15)
SEATED = date(2020, 1, 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHICAGO)


def late(days: int, hour: int = 9) -> datetime:
    return at(WEDNESDAY + timedelta(days=days), hour)


def seated(partnership: Any, contact: Contact, since: date = SEATED, role: str = SeatRole.PARTNER) -> Seat:
    seat = make_seat(partnership, contact, role)
    Seat.objects.filter(pk=seat.pk).update(since=since)
    return seat


@dataclass
class Quiet:
    """Due on a Wednesday, given out a month before; its owner's dean and a champion sit at the table as well."""

    region: Region
    priority: Priority
    item: ActionItem
    owner: Contact
    lead: Contact
    champion: Contact

    def remind(self, days: int, hour: int = 9) -> list[tuple[str, str]]:
        """What is posted on that day: step and person, in the order of their names."""
        with in_region(self.region):
            before = set(Message.objects.values_list("pk", flat=True))
        remind_due(self.region, late(days, hour))
        with in_region(self.region):
            rows = Message.objects.exclude(pk__in=before).select_related("contact")
            return sorted((row.context.get("step") or row.context["rule"], row.contact.name) for row in rows)

    def until(self, last: int, first: int = -5) -> list[tuple[int, str, str]]:
        """Day by day: the day after the agreed one, step and person."""
        return [(days, *found) for days in range(first, last + 1) for found in self.remind(days)]


def make_quiet() -> Quiet:
    region = make_region()
    with in_region(region):
        partnership = make_partnership()
        college = make_partner()
        owner, lead = (make_contact(college, name=name) for name in ("Olga Owner", "Dean Lead"))
        champion = make_contact(name="Cara Champion")
        seated(partnership, lead)
        seated(partnership, owner, SEATED + timedelta(days=9))
        make_seat(partnership, champion, SeatRole.LEADER)
        priority = make_priority(partnership)
        priority.sign_up(champion, by=None)
        item = ActionItem.assign(
            priority.team, title="Price a cohort", owner=owner, due_on=WEDNESDAY, by=None, at=late(-30)
        )
    return Quiet(region, priority, item, owner, lead, champion)
