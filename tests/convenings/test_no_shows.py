"""Who said that they come and did not: the door, the letters and the reminders name the same people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening, Invitation, Rung
from convenings.models.rosters import Roster
from convenings.readers import Readers, readers_of
from tests.convenings.conftest import invited
from tests.factories import make_contact, make_leader


def missed(meeting):
    """By the door, by the letter, by the reminder."""
    rung = Rung.objects.get(convening=meeting, audience="no_shows")
    letter = readers_of(meeting, Readers.ABSENT)
    rows = (list(meeting.no_shows()), Roster.of(meeting).meant(rung))
    return [*(sorted(row.contact.name for row in found) for found in rows), sorted(one.name for one in letter)]


@pytest.fixture
def over(meeting, convener):
    """Ann came; of Ben's company somebody else; Cy named Dee, by mail, who said yes; Eve is missing."""
    rows = {name: invited(meeting, convener, make_leader(name=name)) for name in ("Ann", "Ben", "Cy", "Eve", "No")}
    for name, row in rows.items():
        row.respond("no" if name == "No" else "yes", by=None)
    rows["Cy"].respond("sending", by=None, substitute_name="Dee", substitute_email="dee@here.example")
    Invitation.objects.get(contact__name="Dee").respond("yes", by=None)
    start = timezone.now() - timedelta(hours=3)
    Convening.objects.update(starts_at=start, ends_at=start + timedelta(hours=2))
    over = Convening.objects.get()
    for person in (rows["Ann"].contact, make_contact(rows["Ben"].organization, name="Colleague")):
        over.mark_present(person, by=convener)
    over.close_roll(by=convener)
    return over


def test_where_nobody_came_in_their_place_who_took_the_seat_is_missed_and_nobody_else(over):
    assert missed(over) == [["Dee", "Eve"]] * 3


def test_where_somebody_came_in_their_place_nobody_is_missed(over, convener):
    over.mark_present(Invitation.objects.get(contact__name="Dee").contact, by=convener)

    assert missed(over) == [["Eve"]] * 3
