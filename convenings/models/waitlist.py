"""Who gets a seat when one is free: those who wait, in their order, in the transaction that frees it.

Everything here happens under the meeting's lock: there are never more people than seats, and nobody is passed by.
"""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from convenings.models.answers import Answer
from convenings.models.history import AnswerGiven, Way
from outbox.posting import Draft, post
from regions.models import record

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.invitations import Invitation


class Seats:
    """What is taken: in the room, online, and by each organization."""

    def __init__(self, convening: "Convening") -> None:
        self.convening = convening
        self.taken: Counter[bool] = Counter()
        self.each: Counter[int] = Counter()
        rows = convening.invitations.principals().coming().order_by().values_list("online", "organization")
        for online, organization, count in rows.annotate(count=Count("pk")):
            self.taken[online] += count
            self.each[organization] += count

    def left(self, *, online: bool) -> int | None:
        limit = self.convening.limit(online=online)
        return None if limit is None else max(0, limit - self.taken[online])

    def take(self, row: "Invitation") -> bool:
        """Whether there was one for them."""
        each = self.convening.seats_each
        if self.left(online=row.online) == 0 or (each and self.each[row.organization_id] >= each):
            return False
        self.taken[row.online] += 1
        self.each[row.organization_id] += 1
        return True


def promote(convening: "Convening", *, at: datetime | None = None) -> int:
    """Seat whoever can be seated and tell them; how many that were. Who does not fit keeps their place."""
    now = at or timezone.now()
    if not convening.takes_answers(now):
        return 0
    waiting = list(convening.invitations.in_line(convening.leaders_first).select_related("contact"))
    if not waiting:
        return 0
    seats = Seats(convening)
    seated = [row for row in waiting if seats.take(row)]
    for row in seated:
        row.answer, row.answered_at, row.waiting_since, row.turns = Answer.YES, now, None, row.turns + 1
        row.convening = convening
    convening.invitations.bulk_update(seated, ["answer", "answered_at", "waiting_since", "turns"], batch_size=1000)
    if reminded := [row.pk for row in seated if row.reminded]:
        convening.invitations.filter(pk__in=reminded).stop_reminding()
    AnswerGiven.objects.bulk_create(
        [
            AnswerGiven(invitation=row, at=now, way=Way.ITSELF, before=Answer.WAITING, after=Answer.YES)
            for row in seated
        ],
        batch_size=1000,
    )
    post(
        [
            Draft("convening.promoted", row.key(f"promoted-{row.turns}"), contact=row.contact, about=row)
            for row in seated
            if row.contact.email
        ],
        at=at,
    )
    if seated:
        names = {"convening": convening.title, "count": len(seated)}
        record("convening.promoted", convening, by=None, thread=convening.partnership_id, **names)
    return len(seated)
