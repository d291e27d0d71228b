"""A leader takes a job at the college: the directory is changed, and nobody has ended the seat yet."""

import pytest
from django.core.exceptions import ValidationError

from partnerships.models import Ballot, Note, PriorityChampion, Seat
from partnerships.models.note_readers import Reader, may_write_for
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner, make_region, make_requirement, make_seat
from tests.partnerships.acting import make_priority

pytestmark = pytest.mark.django_db
WORDS = "Among leaders: what we pay"


@pytest.fixture
def here():
    return make_region(slug="here")


class Table:
    def __init__(self, region):
        self.region = region
        with in_region(region):
            self.priority = make_priority()
            self.ana, self.grace = make_leader(name="Ana Ruiz"), make_leader(name="Grace Tovar")
            for each in (self.ana, self.grace):
                make_seat(self.priority.partnership, each)

    def grace_moves(self):
        with in_region(self.region):
            self.grace.organization = make_partner(name="The College")
            self.grace.keep(by=make_member(self.region))


@pytest.fixture
def table(here):
    return Table(here)


def test_who_went_to_the_other_side_reads_and_writes_as_a_partner_does(client, here, table):
    with in_region(here):
        partnership = table.priority.partnership
        Link.objects.issue("discussion", [(table.grace.pk, table.priority)], until=None)
        Note.say(table.priority, text=WORDS, visibility="business", by=table.ana)
        Note.say(table.priority, text="To all of us", visibility="members", by=table.ana)
        path = Link.objects.get(contact=table.grace, purpose="discussion").path
        may = may_write_for(table.grace, partnership.pk)
    assert (WORDS in client.get(path).content.decode(), may) == (True, ["members", "business", "public"])

    table.grace_moves()

    page = client.get(path).content.decode()
    with in_region(here):
        reads = [note.text for note in Note.objects.visible_to(Reader(contact=table.grace))]
        may = may_write_for(table.grace, partnership.pk)
    assert (WORDS in page, "To all of us" in page, reads, may) == (False, True, ["To all of us"], ["members", "public"])


def test_naming_them_among_leaders_is_refused_in_words(here, table):
    table.grace_moves()

    with in_region(here), pytest.raises(ValidationError) as refused:
        Note.say(table.priority, text="@Grace Tovar, look", visibility="business", by=table.ana)

    assert refused.value.message_dict["text"] == [
        "Grace Tovar cannot read what is for business leaders only. Leave the name out, or let others read it."
    ]


@pytest.mark.parametrize(("seats", "voters"), [("business", {"Ana Ruiz"}), ("all", {"Ana Ruiz", "Grace Tovar"})])
def test_roll_of_the_leaders_is_without_them(here, table, seats, voters):
    with in_region(here):
        needs = [make_requirement(table.priority.partnership) for _ in range(2)]
        ballot = Ballot.prepare(table.priority.partnership, "Which?", needs, dots=3, cap=2, winners=1, by=None)
        Ballot.objects.update(seats=seats)
        ballot.refresh_from_db()
        assert ballot.eligible_seats().count() == 2

    table.grace_moves()

    with in_region(here):
        assert {seat.contact.name for seat in ballot.eligible_seats()} == voters


def test_they_champion_nothing_any_more_and_sign_up_for_nothing(here, table):
    with in_region(here):
        table.priority.sign_up(table.grace, by=table.grace)
        assert PriorityChampion.objects.seated().count() == 1

    table.grace_moves()

    with in_region(here):
        held = PriorityChampion.objects.seated().count()
        with pytest.raises(ValidationError) as refused:
            table.priority.sign_up(table.grace, by=table.grace)
    assert (held, refused.value.code) == (0, "no_seat")


def test_seat_that_stands_is_still_counted_as_it_was_taken(here, table):
    """The seat is the organization's: only ending it changes how many businesses sit there."""
    table.grace_moves()

    with in_region(here):
        found = Seat.objects.current()
        assert (found.business().count(), [seat.contact for seat in found.leading()]) == (2, [table.ana])
