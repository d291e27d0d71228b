"""A meeting that is over, with what its minutes are made of."""

from datetime import timedelta

from django.utils import timezone

from convenings.models import AgendaNote, Convening, DecidedIn
from partnerships.models import Seat
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_partner_contact, make_seat

ITEM = 4  # where can this industry grow here?


def over(meeting, *, hours=2):
    """It began so many hours ago, and has ended."""
    begun = timezone.now() - timedelta(hours=hours)
    Convening.objects.filter(pk=meeting.pk).update(starts_at=begun, ends_at=begun + timedelta(minutes=90))
    meeting.refresh_from_db()
    return meeting


class Table:
    """Elena and a partner came, Rosa was asked and did not."""

    def __init__(self, by):
        self.by = by
        self.meeting = make_meeting(by)
        self.elena = Seat.objects.champions().select_related("contact__organization").get().contact
        self.partner = make_partner_contact(name="Ana Ruiz", email="ana@college.example")
        self.absent = make_leader(name="Rosa Peña", email="rosa@clinic.example", language="es")
        make_seat(self.meeting.partnership, self.absent)
        for person in (self.elena, self.partner, self.absent):
            invited(self.meeting, by, person)
        over(self.meeting)
        for person in (self.elena, self.partner):
            self.meeting.mark_present(person, by=by)
        self.item = self.meeting.agenda.in_order()[ITEM]
        AgendaNote.write(self.meeting, self.item, "Nurses leave.\nNobody stays.", seen=0, by=by)
        words = {"title": "Meet monthly", "decided": "We meet each month.", "decided_by": "The leaders"}
        self.decision = DecidedIn.decide(self.meeting, **words, by=by)
