"""What letters about an item say of its day, on the region's own."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from outbox.models import Message
from outbox.writing import preview
from partnerships.models import ActionItem
from tests.factories import make_leader, make_member, make_partner_contact, make_seat
from tests.partnerships.acting import make_item, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(valley):
    """A letter of each kind that names the day of one item, by kind, once its day was moved to `day`."""
    team = make_team(by=make_member(valley))
    item, first = make_item(team, by=None), make_item(team)
    dean = make_partner_contact()
    make_seat(team.priority.partnership, dean, "partner")
    team.priority.sign_up(make_seat(team.priority.partnership, make_leader()).contact, by=None)
    item.call_in(dean, by=None)
    item.report(status="blocked", note="No room", waits_for=first, helper=dean, by=item.owner)
    first.report(status="done", by=None)

    def written(day: date):
        ActionItem.objects.filter(pk=item.pk).update(due_on=day)
        rows = Message.objects.filter(about_id=item.pk).select_related("contact")
        return {row.kind: preview(row) for row in rows}

    return written


def test_a_day_that_is_over_was_and_today_still_is(letters):
    kinds = {"item.assigned", "item.support", "item.stuck", "item.help", "item.freed"}

    for days, words, others in ((0, " is due on ", " was due on "), (-1, " was due on ", " is due on ")):
        found = letters(timezone.localdate() + timedelta(days=days))
        assert set(found) == kinds
        for letter in found.values():
            for text in (letter.text, letter.html):
                assert words in text
                assert others not in text


def test_no_letter_promises_that_one_tap_is_enough(letters):
    found = letters(timezone.localdate())

    assert "Choose how it goes, then save it on the page that opens." in found["item.assigned"].text
    assert "if you cannot help, you can say so there." in found["item.support"].text
    for letter in found.values():
        assert "one tap" not in letter.text.lower()
