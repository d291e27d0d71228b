"""What the tests of finding a date share: a meeting that asks about three times, and who is invited to it."""

from datetime import timedelta

from django.utils import timezone

from convenings.models import Convening
from tests.convenings.conftest import champion_of, next_weekday
from tests.factories import make_leader, make_partnership, make_seat

WHICH = "Dear {first_name},\n\nwe would like {organization} at the table. Which of the times below suit you?"


def hours(weeks=0):
    """Two hours on a Wednesday, five weeks from now and later."""
    start = next_weekday(timezone.now() + timedelta(days=35 + 7 * weeks))
    return start, start + timedelta(hours=2)


def make_search(by, *, weeks=(0, 1, 2), **given):
    partnership = given.pop("partnership", None) or make_partnership()
    words = {"kind": "launch", "title": "First convening", "place": "Mid-Valley Civic Center", "address": "Weslaco"}
    meeting = Convening.plan(partnership, times=[hours(week) for week in weeks], by=by, **(words | given))
    make_seat(partnership, make_leader(name="Dr. Elena Salinas", title="Chief executive"), role="champion")
    return meeting


def ask(meeting, by, *people):
    """Their invitations, letters already gone, in the order of the people."""
    signed = [champion_of(meeting)]
    meeting.invite(people, letter=WHICH, signed_by=signed, by=by, at=timezone.now() - timedelta(hours=1))
    rows = meeting.invitations.select_related("contact__organization", "convening__partnership")
    found = {row.contact_id: row for row in rows}
    return [found[person.pk] for person in people]


def options_of(meeting):
    return list(meeting.options.standing())


def says(invitation, *fits, at=None, **given):
    """What they say to each of the times in turn; None to one of them says nothing."""
    options = options_of(invitation.convening)
    said = {option.pk: fit for option, fit in zip(options, fits, strict=False) if fit}
    invitation.tick(said, by=given.pop("by", invitation.contact), at=at, **given)
