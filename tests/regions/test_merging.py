"""Two records of one organization or person become one, and two again."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from convenings.models import Convening, Invitation
from outbox.letters import Category
from outbox.models import Consent
from outbox.models.consents import Source, Wish
from partnerships.models import ActionItem, Seat, TeamMember
from regions import relations
from regions.merging import merge, undo
from regions.models import Activity, Contact, Link, Merge, Organization, Touch
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting, send
from tests.convenings.test_races import at_once
from tests.factories import (
    make_business,
    make_contact,
    make_item,
    make_member,
    make_partner,
    make_partnership,
    make_priority,
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


def test_a_page_of_two_that_cannot_be_one_says_so_and_offers_nothing(inside, convener, client):
    business, partner = make_contact(), make_contact(make_partner())

    page = client.get(f"/r/here/directory/people/{business.pk}/merge/?with={partner.pk}").content.decode()

    assert "these two cannot become one" in page
    assert "Merge them" not in page
    assert "Leave both" in page


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


def test_a_team_place_that_ended_in_a_merge_is_open_again_after_undoing(two, convener):
    kept, merged = two
    priority = make_priority(make_partnership())
    for person in (kept, merged):
        make_seat(priority.partnership, person)
        priority.team.join(person, by=convener)

    row = merge(kept, merged, take={}, by=convener)
    assert TeamMember.objects.current().get().contact_id == kept.pk
    told = undo(row, by=convener)

    assert told == []
    assert set(TeamMember.objects.current().values_list("contact", flat=True)) == {kept.pk, merged.pk}


# ---- the pages ----


def test_pairs_named_alike_are_suggested(two, convener, client):
    kept, merged = two
    make_contact(kept.organization, name="Dr. Maria R. López")
    make_business(name="Rio Bend, Inc.")
    make_business(name="Rio Bend")

    page = client.get("/r/here/directory/duplicates/").content.decode()

    assert "Maria Lopez · Dr. Maria R. López" in page
    assert "Rio Bend, Inc. · Rio Bend" in page
    assert merged.name not in page


def test_nothing_alike_says_what_was_compared(inside, convener, client):
    page = client.get("/r/here/directory/duplicates/").content.decode()

    assert "Nothing looks as if it stood here twice." in page
    assert "Names, websites and phones were compared." in page


def test_two_are_laid_side_by_side_merged_and_undone_by_page(two, convener, client):
    kept, merged = two
    address = f"/r/here/directory/people/{kept.pk}/merge/?with={merged.pk}"
    shown = client.get(address).content.decode()
    assert "956-555-0100" in shown
    assert merged.email in shown

    left_out = client.post(address, {"name": "kept"})
    assert left_out.status_code == 400
    assert "Choose which one stays." in left_out.content.decode()

    done = client.post(address, {"name": "kept", "email": "kept", "phone": "merged"}, follow=True).content.decode()
    assert "M. Lopez is merged into Maria Lopez." in done
    gone = client.get(f"/r/here/directory/people/{merged.pk}/").content.decode()
    assert "Merged on" in gone

    number = Merge.objects.get().pk
    undone = client.post(f"/r/here/directory/duplicates/{number}/undo/", follow=True).content.decode()
    assert "M. Lopez stands in the directory by itself again." in undone
    assert Contact.objects.active().count() == 2


def test_whom_to_merge_with_is_found_by_name(two, convener, client):
    kept, merged = two

    found = client.get(f"/r/here/directory/people/{kept.pk}/merge/?q=lopez").content.decode()
    nobody = client.get(f"/r/here/directory/people/{kept.pk}/merge/?q=zzz").content.decode()

    assert f"?with={merged.pk}" in found
    assert "Nothing of a name like this." in nobody


def test_records_of_another_region_are_not_found(here, convener, client):
    there = make_region()
    with in_region(there):
        stranger = make_contact()
    with in_region(here):
        mine, other = make_contact(), make_contact()
        number = merge(mine, other, take={}, by=convener).pk
    outsider = make_member(there)

    assert client.get(f"/r/here/directory/people/{mine.pk}/merge/?with={mine.pk}").status_code == 404
    assert client.get(f"/r/here/directory/people/{mine.pk}/merge/?with={stranger.pk}").status_code == 404
    assert client.get(f"/r/here/directory/people/{stranger.pk}/merge/").status_code == 404
    client.force_login(outsider)
    assert client.post(f"/r/{there.slug}/directory/duplicates/{number}/undo/").status_code == 404
    with in_region(here):
        assert Merge.objects.get().undone_at is None


def test_links_of_who_was_merged_still_open_what_they_opened(two, convener, client):
    kept, merged = two
    meeting, other = make_meeting(convener), make_meeting(convener)
    send(meeting, [merged], convener)
    send(other, [kept, merged], convener)
    paths = [link.path for link in Link.objects.filter(contact=merged)]
    assert len(paths) == 2

    merge(kept, merged, take={}, by=convener)

    assert [client.get(path).status_code for path in paths] == [200, 200]
    Contact.objects.get(pk=kept.pk).archive(by=convener)
    assert [client.get(path).status_code for path in paths] == [410, 410]


# ---- two at once ----


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_pair_each_the_other_way_make_one_merge():
    region = make_region()
    with in_region(region):
        one, other = make_contact(), make_contact()

    outcomes = at_once(region, lambda: merge(one, other, take={}, by=None), lambda: merge(other, one, take={}, by=None))

    assert sorted(outcomes, key=str) == [None, "archived"]
    with in_region(region):
        assert Merge.objects.count() == 1
        assert Contact.objects.active().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_undone_twice_at_once_is_undone_once():
    region = make_region()
    with in_region(region):
        row = merge(make_contact(), make_contact(), take={}, by=None)

    def take_back():
        undo(Merge.objects.get(pk=row.pk), by=None)

    outcomes = at_once(region, take_back, take_back)

    assert sorted(outcomes, key=str) == [None, "undone"]
    with in_region(region):
        assert Contact.objects.active().count() == 2


@pytest.mark.django_db(transaction=True)
def test_somebody_who_answers_while_they_are_merged_does_not_wait_in_a_ring_with_the_merge():
    region = make_region()
    convener = make_member(region)
    with in_region(region):
        kept, merged = make_contact(), make_contact()
        asked = invited(make_meeting(convener), convener, merged)
    answering = threading.Event()

    def answer():
        Convening.objects.locked().get(pk=asked.convening_id)
        Invitation.objects.select_for_update().get(pk=asked.pk)
        answering.set()
        wait_until_somebody_waits()
        asked.respond("yes", by=None)

    def join():
        answering.wait(10)
        merge(kept, merged, take={}, by=None)

    outcomes = at_once(region, answer, join)

    assert outcomes == [None, None]
    with in_region(region):
        assert Invitation.objects.get().contact == kept
        assert Invitation.objects.get().answer == "yes"
        assert Merge.objects.count() == 1


def wait_until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits for a lock")


def test_who_refused_our_mail_refuses_it_merged_too_and_apart_again_as_before(two, convener):
    kept, gone = two
    Consent.objects.say(gone, Category.INVITATIONS, Wish.WITHDRAWN, source=Source.PAGE, by=gone)
    people = [kept.pk, gone.pk]

    assert Consent.objects.refused(people) == {(gone.pk, "invitations")}
    done = merge(kept, gone, take={}, by=convener)
    assert Consent.objects.refused([kept.pk]) == {(kept.pk, "invitations")}
    Consent.objects.say(kept, Category.INVITATIONS, Wish.GRANTED, source=Source.PAGE, by=kept)
    assert Consent.objects.refused([kept.pk]) == set()
    undo(done, by=convener)
    assert Consent.objects.refused(people) == {(gone.pk, "invitations")}
