"""Who is asked when a partnership starts anew: who came, whom to ask again, who has left."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from convenings.models import Attendance, Convening, ConveningState
from partnerships.models import Partnership, Seat
from regions.models import Contact

LATEST = 2  # meetings of the whole table


@dataclass
class Roster:
    came: list[Contact] = field(default_factory=list)  # to one of its last two meetings
    again: list[Contact] = field(default_factory=list)  # once at the table, not seen lately
    left: list[Contact] = field(default_factory=list)

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Contact]]]:
        return [("came", self.came), ("again", self.again)]


def roster_of(partnership: Partnership) -> Roster:
    """Two statements, however many people."""
    roster = Roster()
    for person in people_of(partnership):
        gone = person.archived_at or not person.sits or not person.email or person.bounced_address == person.email
        (roster.left if gone else roster.came if person.came else roster.again).append(person)
    return roster


def people_of(partnership: Partnership) -> "QuerySet[Any]":
    """Contacts with `came`, lately, and `sits`, now: everybody who ever sat at the table or was in its room.

    Who only visited has no seat to have left, and is asked again.
    """
    seats = Seat.objects.filter(partnership=partnership, contact=OuterRef("pk"))
    held = Convening.objects.filter(partnership=partnership).exclude(kind="action_team")
    held = held.exclude(state__in=(ConveningState.CANCELLED, ConveningState.FINDING))
    attended = Attendance.objects.filter(contact=OuterRef("pk"))
    came_to = held.filter(attendances__isnull=False).order_by("-starts_at").distinct().values("pk", "starts_at")
    lately = [row["pk"] for row in came_to[:LATEST]]
    known = Contact.objects.filter(merged_into=None).select_related("organization")
    known = known.filter(Exists(seats) | Exists(attended.filter(convening__partnership=partnership)))
    return known.annotate(
        came=Exists(attended.filter(convening__in=lately)),
        sits=Exists(seats.current()) | ~Exists(seats),
    ).order_by("organization__kind", "organization__name__folded", "name__folded", "pk")
