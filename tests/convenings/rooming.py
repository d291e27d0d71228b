"""A room that runs, for the tests of its faces."""

from datetime import timedelta

from django.utils import timezone

from convenings.models import Room
from partnerships.models import Ballot, Seat
from regions.models import Link
from tests.convenings.conftest import invited
from tests.factories import make_leader, make_partner_contact, make_requirement, make_seat


def running(meeting, by, *, item=0):
    """Open and started, at the item of that place of the agenda."""
    room = Room.open(meeting, by=by)
    room.start(by=by)
    if item:
        room.go_to(list(meeting.agenda.in_order())[item], by=by)
    return room


OPPORTUNITIES, REQUIREMENTS, VOTE, SIGN_UP, REFLECTIONS = 4, 5, 6, 7, 8


def leader_in(meeting, by, **given):
    """Seated at the table and invited: the address of their room."""
    contact = make_leader(**given)
    make_seat(meeting.partnership, contact)
    return contact, phone_of(meeting, by, contact)


def partner_in(meeting, by, **given):
    contact = make_partner_contact(**given)
    make_seat(meeting.partnership, contact, role="partner")
    return contact, phone_of(meeting, by, contact)


def phone_of(meeting, by, contact):
    invitation = invited(meeting, by, contact)
    return f"{Link.objects.to('invitation', invitation).get(contact=contact).path}room/"


def ballot_of(meeting, by, *, leaders=3, **rules):
    """Prepared on two requirements, with leaders enough to open it."""
    needs = [make_requirement(meeting.partnership) for _ in range(2)]
    while Seat.objects.current().business().filter(partnership=meeting.partnership).count() < leaders:
        make_seat(meeting.partnership, make_leader())
    return Ballot.prepare(meeting.partnership, "What first?", needs, dots=2, winners=1, quorum=3, by=by, **rules)


def later(minutes):
    return timezone.now() + timedelta(minutes=minutes)
