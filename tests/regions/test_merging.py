"""Two records of one organization or person become one, and two again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.models import Invitation
from partnerships.models import ActionItem, Seat
from regions import relations
from regions.merging import merge, undo
from regions.models import Activity, Contact, Link, Merge, Organization, Touch
from regions.scope import in_region
from tests.convenings.conftest import make_meeting, send
from tests.factories import (
    make_business,
    make_contact,
    make_item,
    make_member,
    make_partner,
    make_partnership,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, name="Casey Convener")
    client.force_login(user)
    return user


@pytest.fixture
def inside(here):
    with in_region(here):
        yield here


@pytest.fixture
def two(inside):
    """One person twice, in one organization."""
    home = make_business(name="Valley Works")
    return make_contact(home, name="Maria Lopez", phone=""), make_contact(home, name="M. Lopez", phone="956-555-0100")


# ---- the table ----


@pytest.mark.parametrize("model", [Organization, Contact])
def test_every_foreign_key_to_it_stands_in_the_table_and_no_other(model):
    assert relations.found(model) == set(relations.RELATIONS[model])


def test_an_unknown_relation_refuses_the_merge_and_names_itself(two, convener, monkeypatch):
    kept, merged = two
    monkeypatch.delitem(relations.RELATIONS[Contact], "regions.Touch.contact")

    with pytest.raises(ValidationError, match=r"not yet known what becomes of regions\.Touch\.contact"):
        merge(kept, merged, take={}, by=convener)

    assert Contact.objects.active().count() == 2
    assert not Merge.objects.exists()


# ---- merging ----


def test_organizations_become_one_with_all_that_hung_on_either(inside, convener):
    kept, merged = make_business(name="Valley Works"), make_business(name="Valley Works Inc", external_id="77")
    person = make_contact(merged)
    seat = make_seat(make_partnership(), person)
    meeting = make_meeting(convener)
    send(meeting, [person], convener)
    touch = Touch.enter(merged, by=convener, asked_for="A seat")
    older = Organization.objects.create(name="Valley", kind="business", archived_at=timezone.now(), merged_into=merged)

    merge(kept, merged, take={"external_id": True}, by=convener)

    for row in (person, seat, touch, Invitation.objects.get(), older):
        row.refresh_from_db()
    assert {person.organization_id, seat.organization_id, touch.organization_id, older.merged_into_id} == {kept.pk}
    assert Invitation.objects.get().organization_id == kept.pk
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.external_id, merged.external_id, merged.merged_into_id) == ("77", "", kept.pk)
    assert merged.archived_at is not None
    assert str(Activity.objects.about(kept).get(verb="organization.merged")) == (
        "Casey Convener merged Valley Works Inc into Valley Works."
    )


def test_a_persons_invitations_items_and_links_go_over_and_the_links_still_open(two, convener, client):
    kept, merged = two
    item = make_item(make_partnership(), owner=merged)
    meeting = make_meeting(convener)
    send(meeting, [merged], convener)
    link = Link.objects.get(contact=merged)
    path = link.path

    merge(kept, merged, take={"phone": True}, by=convener)

    kept.refresh_from_db()
    link.refresh_from_db()
    assert kept.phone == "956-555-0100"
    assert ActionItem.objects.get(pk=item.pk).owner_id == kept.pk
    assert Invitation.objects.get().contact_id == kept.pk
    assert (link.contact_id, link.path) == (kept.pk, path)


def test_of_two_invitations_to_one_meeting_the_one_of_who_goes_stays_with_its_link(two, convener):
    kept, merged = two
    meeting = make_meeting(convener)
    send(meeting, [kept, merged], convener)

    row = merge(kept, merged, take={}, by=convener)

    assert set(Invitation.objects.values_list("contact", flat=True)) == {kept.pk, merged.pk}
    theirs = Invitation.objects.get(contact=merged)
    assert row.stayed["convenings.Invitation.contact"] == [theirs.pk]
    assert Link.objects.get(contact=merged).about_id == theirs.pk


def test_of_two_seats_at_one_table_one_ends_and_goes_over_as_history(two, convener):
    kept, merged = two
    table = make_partnership()
    mine, theirs = make_seat(table, kept), make_seat(table, merged)

    merge(kept, merged, take={}, by=convener)

    theirs.refresh_from_db()
    assert (theirs.contact_id, theirs.until) == (kept.pk, timezone.localdate())
    assert list(Seat.objects.current()) == [mine]


def test_a_business_and_a_partner_are_not_merged(inside, convener):
    with pytest.raises(ValidationError, match="these two cannot become one"):
        merge(make_business(), make_partner(), take={}, by=convener)
    with pytest.raises(ValidationError, match="these two cannot become one"):
        merge(make_contact(), make_contact(make_partner()), take={}, by=convener)

    assert not Merge.objects.exists()


def test_who_is_archived_and_one_with_itself_are_refused(two, convener):
    kept, merged = two
    with pytest.raises(ValidationError, match="two different"):
        merge(kept, kept, take={}, by=convener)
    merged.archive(by=convener)
    with pytest.raises(ValidationError, match=r"M\. Lopez is archived"):
        merge(kept, merged, take={}, by=convener)


def test_the_address_brings_the_account_that_proved_it(two, convener):
    kept, merged = two
    account = make_member(kept.region, "guest", email=merged.email)
    merged.claim(account)
    address = merged.email

    row = merge(kept, merged, take={"email": True}, by=convener)

    kept.refresh_from_db()
    assert (kept.email, kept.user) == (address, account)
    undo(row, by=convener)
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert kept.user is None
    assert (merged.email, merged.user) == (address, account)


def test_a_merged_record_is_not_restored_by_hand(two, convener):
    kept, merged = two
    merge(kept, merged, take={}, by=convener)
    merged.refresh_from_db()

    with pytest.raises(ValidationError, match="was merged into Maria Lopez"):
        merged.restore(by=convener)


# ---- undoing ----


def test_undoing_puts_everything_back(two, convener):
    kept, merged = two
    table, meeting = make_partnership(), make_meeting(convener)
    mine, theirs = make_seat(table, kept), make_seat(table, merged)
    send(meeting, [merged], convener)
    row = merge(kept, merged, take={"name": True, "phone": True}, by=convener)

    told = undo(row, by=convener)

    kept.refresh_from_db()
    merged.refresh_from_db()
    theirs.refresh_from_db()
    assert told == []
    assert (kept.name, kept.phone) == ("Maria Lopez", "")
    assert (merged.name, merged.archived_at, merged.merged_into) == ("M. Lopez", None, None)
    assert (theirs.contact_id, theirs.until) == (merged.pk, None)
    assert Invitation.objects.get().contact_id == merged.pk
    assert list(Link.objects.values_list("contact", flat=True)) == [merged.pk]
    assert mine in Seat.objects.current()
    with pytest.raises(ValidationError, match="undone already"):
        undo(row, by=convener)


def test_undoing_leaves_what_changed_since_and_says_so(two, convener):
    kept, merged = two
    item = make_item(make_partnership(), owner=merged)
    row = merge(kept, merged, take={"phone": True}, by=convener)
    ActionItem.objects.filter(pk=item.pk).update(owner=make_contact())
    Contact.objects.filter(pk=kept.pk).update(phone="956-555-0199")

    told = undo(row, by=convener)

    assert told == [
        "1 entry was changed or removed since, so it stays with Maria Lopez.",
        "Changed since, and left as it is: the phone of Maria Lopez.",
    ]
    kept.refresh_from_db()
    assert kept.phone == "956-555-0199"


def test_a_merge_is_undone_within_thirty_days_and_not_after(two, convener):
    kept, merged = two
    row = merge(kept, merged, take={}, by=convener)

    with pytest.raises(ValidationError, match="can be undone for 30 days"):
        undo(row, by=convener, at=row.at + timedelta(days=30))

    undo(row, by=convener, at=row.at + timedelta(days=30) - timedelta(seconds=1))
    assert Contact.objects.active().count() == 2


def test_of_a_chain_the_later_merge_is_undone_first(two, convener):
    kept, merged = two
    third = make_contact(kept.organization)
    first = merge(kept, merged, take={}, by=convener)
    second = merge(third, kept, take={}, by=convener)

    with pytest.raises(ValidationError, match="Undo the later merge first"):
        undo(first, by=convener)

    undo(second, by=convener)
    undo(first, by=convener)
    assert Contact.objects.active().count() == 3
