"""Which of the people asked to a meeting: by what they said, by what they have heard, by name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from convenings.models.answers import COMING, GONE, Answer, Side, side_of
from convenings.models.attendance import Attendance
from convenings.models.audiences import REMINDERS
from outbox.models import Message
from regions.models import Contact

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation
    from convenings.models.sendings import Sending


def named(text: str) -> Q:
    in_their_place = Q(substitute_name__folded__contains=text)
    return Q(contact__name__folded__contains=text) | Q(organization__name__folded__contains=text) | in_their_place


def stop_reminding(rows: Iterable["Invitation"]) -> None:
    """For people whose answer is another now: what still waits speaks of the one before.

    Who was reminded of nothing costs no statement.
    """
    reminded = [row.pk for row in rows if row.reminded]
    if reminded:
        Message.objects.waiting().filter(kind__in=REMINDERS, about_id__in=reminded).withdraw()


# Whoever comes in their place has an invitation, and the letters, of their own.
ATTENDING = Q(answer__in=COMING) & ~(Q(answer=Answer.SENDING) & ~Q(substitute_email=""))


def was_missed() -> Q:
    """They should have been in the room and were not. Where a colleague came in their place, nobody was missing."""
    here = Attendance.objects.filter(convening=OuterRef("convening"), organization=OuterRef("organization"))
    return ATTENDING & ~Q(Exists(here))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def principals(self) -> "InvitationQuerySet":
        """One row for each seat: who stands in for somebody sits on theirs."""
        return self.filter(stands_in_for__isnull=True)

    def standing_in(self) -> "InvitationQuerySet":
        """Who was named by somebody to come in their place, and still is."""
        return self.filter(stands_in_for__isnull=False).exclude(answer__in=GONE)

    def kept(self) -> "InvitationQuerySet":
        """Without those who were let go again."""
        return self.exclude(answer=Answer.RELEASED)

    def taken(self) -> "InvitationQuerySet":
        """Who need not be asked; somebody who once stood in for another can be, on their own seat."""
        return self.exclude(stands_in_for__isnull=False, answer__in=GONE)

    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(answer=Answer.NONE)

    def unticked(self) -> "InvitationQuerySet":
        """Who has said nothing yet to any of the times a meeting may take place at."""
        return self.filter(date_answers__isnull=True)

    def coming(self) -> "InvitationQuerySet":
        """Who said yes, or sends somebody in their place."""
        return self.filter(answer__in=COMING)

    def attending(self) -> "InvitationQuerySet":
        """Who will be in the room on this invitation: they said yes, or send somebody who has none of their own."""
        return self.filter(ATTENDING)

    def missed(self) -> "InvitationQuerySet":
        return self.filter(was_missed())

    def not_declined(self) -> "InvitationQuerySet":
        return self.exclude(answer__in=GONE)

    def told(self, at: datetime) -> "InvitationQuerySet":
        """Whose letter has left by now; the others will read the newest facts in the letter itself."""
        return self.filter(Q(sending__isnull=True) | Q(sending__goes_at__lte=at))

    def matching(self, text: str) -> "InvitationQuerySet":
        return self.filter(named(text)) if text else self

    def in_line(self, leaders_first: bool = False) -> "InvitationQuerySet":
        """On the waiting list, who came first before the others; business leaders first where that was said."""
        order = (Case(When(side=Side.BUSINESS, then=0), default=1),) if leaders_first else ()
        return self.filter(answer=Answer.WAITING).order_by(*order, "waiting_since", "pk")

    def while_seats_last(self, most: int, **alike: object) -> "InvitationQuerySet":
        """Fewer than `most` others come, of those `alike`. Counted by the statement that uses it, under the meeting's
        lock.
        """
        everybody = self.model._default_manager.principals().coming()
        others = everybody.filter(convening=OuterRef("convening"), **alike).exclude(pk=OuterRef("pk"))
        taken = others.order_by().values("convening").annotate(count=Count("pk")).values("count")
        name = "_".join(("taken", *alike))
        return self.alias(**{name: Coalesce(Subquery(taken), 0)}).filter(**{f"{name}__lt": most})

    def with_people(self) -> "InvitationQuerySet":
        return self.select_related("contact", "organization").order_by("contact__name__folded", "pk")

    def with_mail_trouble(self) -> "InvitationQuerySet":
        """`has_mail_trouble`: a letter about it came back or was given up."""
        lost = Message.objects.undelivered().filter(contact=OuterRef("contact"), about_id=OuterRef("pk"))
        kind = ContentType.objects.get_for_model(self.model)
        return self.annotate(has_mail_trouble=Exists(lost.filter(about_type=kind)))

    def stop_reminding(self) -> int:
        """What still waits to remind them speaks of an answer, or a day, that is no more; how many that were."""
        return Message.objects.waiting().filter(kind__in=REMINDERS).about(self).withdraw()

    def with_meeting_only(self) -> "InvitationQuerySet":
        return self.select_related("convening__partnership", "sending")

    def with_seat(self) -> "InvitationQuerySet":
        return self.select_related("stands_in_for__contact")

    def with_meeting(self) -> "InvitationQuerySet":
        return self.with_meeting_only().select_related("contact__organization", "organization")

    def counted(self, text: str = "") -> list[tuple[str, str, int, int]]:
        """(side, answer, how many seats, how many of them match the text)."""
        found = Count("pk", filter=named(text) if text else None)
        rows = self.principals().order_by().values("side", "answer").annotate(total=Count("pk"), matching=found)
        return [(row["side"], row["answer"], row["total"], row["matching"]) for row in rows]

    def write(self, sending: "Sending", contacts: Sequence[Contact]) -> list["Invitation"]:
        """Rows for people who are not invited yet; the caller holds the meeting's lock."""
        before = {row.contact_id: row for row in self.filter(convening=sending.convening, contact__in=contacts)}
        rows = [_own_seat(before.get(contact.pk) or self.model(), sending, contact) for contact in contacts]
        self.bulk_create([row for row in rows if not row.pk], batch_size=1000)
        if before:
            self.bulk_update(before.values(), OWN_SEAT, batch_size=1000)
        return rows


OWN_SEAT = ("stands_in_for", "sending", "organization", "side", "answer", "answered_at", "invited_at", "turns")


def _own_seat(row: "Invitation", sending: "Sending", contact: Contact) -> "Invitation":
    """A new row, or that of somebody who stood in for another and was let go: now the seat is theirs."""
    row.convening, row.sending, row.stands_in_for = sending.convening, sending, None
    row.contact, row.organization, row.side = contact, contact.organization, side_of(contact)
    row.answer, row.answered_at, row.invited_at = Answer.NONE, None, sending.goes_at
    row.turns += bool(row.pk)
    return row
