"""One list for one person, over every region they sit in and none they do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening
from regions.models import Link, Role
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_item,
    make_member,
    make_partner,
    make_partnership,
    make_region,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db


def seat_in(region, user, role=Role.GUEST):
    """The user as a directory person of the region, with an item of their own."""
    region.memberships.create(user=user, role=role)
    with in_region(region):
        contact = make_contact(make_partner(), email=user.email, user=user)
        item = make_item(make_partnership(), owner=contact, title=f"Item of {region.slug}")
        Link.objects.issue("item", [(contact.pk, item)], until=None)
    return contact


def my_work(client):
    return client.get("/my-work/").content.decode()


def test_items_of_two_regions_stand_on_one_list_with_their_personal_links(client):
    user, regions = make_user(), [make_region(), make_region()]
    for region in regions:
        seat_in(region, user)
    client.force_login(user)

    page = my_work(client)

    assert "Two things wait for you" in page
    for region in regions:
        assert f"Item of {region.slug}" in page
        with in_region(region):
            assert Link.objects.get(purpose="item").path in page


def test_a_region_one_left_is_gone_within_one_request(client):
    user, region = make_user(), make_region()
    seat_in(region, user)
    client.force_login(user)
    assert region.name in my_work(client)

    region.memberships.filter(user=user).delete()

    assert region.name not in my_work(client)
    assert "You have no seat yet" in my_work(client)


def test_other_peoples_items_are_not_mine(client):
    user, region = make_user(), make_region()
    seat_in(region, user)
    with in_region(region):
        make_item(make_partnership(), title="Somebody else's promise")
    client.force_login(user)

    page = my_work(client)

    assert f"Item of {region.slug}" in page
    assert "Somebody else" not in page


def test_invitations_wait_until_answered(client):
    user, region = make_user(), make_region(time_zone="America/Chicago")
    convener = make_member(region)
    contact = seat_in(region, user)
    with in_region(region):
        partnership = make_partnership()
        champion = make_seat(partnership, role="champion").contact
        starts_at = timezone.now() + timedelta(days=9)
        convening = Convening.plan(
            partnership, kind="full", title="Fall table", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
            place="Hall", by=convener,
        )  # fmt: skip
        an_hour_ago = timezone.now() - timedelta(hours=1)
        convening.invite(
            [contact], subject="Come", letter="Dear {first_name}", signed_by=[champion], by=convener, at=an_hour_ago
        )
        its_hours = convening.hours
    client.force_login(user)
    assert f"{its_hours} · " in my_work(client)
    assert "Fall table" in my_work(client)
    assert "Two things wait for you" in my_work(client)

    with in_region(region):
        convening.invitations.get(contact=contact).respond("yes", by=contact)

    assert "Fall table" in my_work(client)
    assert "One thing waits for you" in my_work(client)


def test_signing_in_leads_a_convener_of_one_region_to_today(client):
    region = make_region()
    client.force_login(make_member(region))

    assert client.get("/").headers["Location"] == f"/r/{region.slug}/"


def test_signing_in_leads_a_guest_to_their_list(client):
    user = make_user()
    seat_in(make_region(), user)
    client.force_login(user)

    assert client.get("/").headers["Location"] == "/my-work/"


def test_the_list_asks_the_same_number_of_questions_at_one_and_fifty_items(client, sql):
    user, region = make_user(), make_region()
    contact = seat_in(region, user)
    client.force_login(user)
    with sql(11):
        my_work(client)
    with in_region(region):
        partnership = make_partnership()
        for _ in range(50):
            make_item(partnership, owner=contact)
    with sql(11):
        page = my_work(client)

    assert "51 things wait for you" in page
