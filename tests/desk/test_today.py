"""What needs the convener today, in words, with one button each."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening
from outbox.models import Message, State
from regions.models import Role
from regions.scope import in_region
from tests.factories import (
    make_business,
    make_contact,
    make_item,
    make_member,
    make_partner_contact,
    make_partnership,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    region = make_region()
    client.force_login(make_member(region, name="Marisol Treviño"))
    return region


@pytest.fixture
def convener(here):
    return here.memberships.get().user


def today(client, region):
    return client.get(f"/r/{region.slug}/").content.decode()


def plan(partnership, convener, *, days=10):
    starts_at = timezone.now() + timedelta(days=days)
    return Convening.plan(
        partnership,
        kind="full",
        title="Fall convening",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Civic Center",
        by=convener,
    )


def test_while_a_meeting_is_on_leading_it_is_the_one_solid_button(client, here, convener):
    with in_region(here):
        meeting = plan(make_partnership(), convener)
        begun = timezone.now() - timedelta(minutes=30)
        Convening.objects.filter(pk=meeting.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))

    page = today(client, here)

    assert re.findall(r'class="button ?" href="[^"]*">([^<]*)<', page) == ["Lead the meeting"]
    assert 'class="button quiet"' in page.split("Lead the meeting")[1].split("</section>")[0]


def test_a_new_region_hears_what_comes_first(client, here):
    page = today(client, here)

    assert "Start your first partnership" in page
    assert "Import a list" in page


def test_late_items_are_named_with_their_owner_and_days(client, here):
    with in_region(here):
        four_days_ago = timezone.localdate() - timedelta(days=4)
        item = make_item(make_partnership(), title="Preceptor agreement", due_on=four_days_ago)

    page = today(client, here)

    assert "One action item is past due" in page
    assert "Preceptor agreement" in page
    assert item.owner.name in page
    assert "4 days late" in page


def test_messages_that_did_not_arrive_are_asked_about(client, here):
    with in_region(here):
        make_partnership()
        for key, state in (("a", State.FAILED), ("b", State.BOUNCED), ("c", State.QUEUED)):
            Message.objects.create(contact=make_contact(), kind="item.assigned", key=key, state=state)

    assert "Two messages did not arrive" in today(client, here)


def test_the_next_table_counts_who_comes_and_who_is_silent(client, here, convener):
    with in_region(here):
        partnership = make_partnership()
        champion = make_seat(partnership, role="champion").contact
        contacts = [champion, make_contact(), make_contact(), make_partner_contact()]
        convening = plan(partnership, convener)
        convening.invite(contacts, subject="Come", letter="Dear {first_name}", signed_by=[champion], by=convener)
        for contact in (champion, contacts[3]):
            convening.invitations.get(contact=contact).respond("yes", by=contact)

    page = today(client, here)

    assert "Two people have not answered" in page
    assert "Two are business leaders" in page
    assert "1 leader, 1 partner" in page
    assert "Fall convening is in" in page


def test_a_meeting_that_is_on_is_one_press_away_for_who_leads_it(client, here, convener):
    with in_region(here):
        convening = plan(make_partnership(), convener)
        now = timezone.now()
        Convening.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))

    page = today(client, here)
    assert "Fall convening is on now." in page
    assert f"/convenings/{convening.pk}/room/lead/" in page
    client.force_login(make_member(here, Role.VIEWER))
    page = today(client, here)
    assert "Fall convening is on now." in page
    assert "/room/lead/" not in page


def test_a_meeting_without_guests_asks_for_invitations(client, here, convener):
    with in_region(here):
        plan(make_partnership(), convener)

    assert "Nobody is invited yet" in today(client, here)


def test_what_a_partnership_needs_stands_here_and_on_its_own_page(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="health", name="Health care")
        leader = make_seat(partnership, role="champion").contact
        stuck = make_item(partnership, title="Preceptor agreement")
        stuck.report(status="blocked", note="The board meets in June.", by=stuck.owner)
        meeting = plan(partnership, convener)
        meeting.invite([leader], letter="Dear {first_name}", signed_by=[leader], by=convener)
        meeting.cancel(by=convener)

    pages = [today(client, here), client.get(f"/r/{here.slug}/partnerships/health/").content.decode()]

    for page in pages:
        assert "Stuck: Preceptor agreement" in page
        assert "The board meets in June." in page
        assert "Win another champion" in page
        assert "No date for the next meeting" in page
        assert "needs a champion" in page
    assert "Four things need you." in pages[0]
    assert "Health care" in pages[0]


def test_more_than_six_are_folded(client, here):
    with in_region(here):
        for _ in range(4):
            make_seat(make_partnership())

    page = today(client, here)

    assert "Eight things need you." in page
    assert "And 2 more" in page


def test_a_viewer_is_offered_no_page_that_is_shut_to_them(client, here):
    with in_region(here):
        make_seat(make_partnership())
    assert "Plan a meeting" in today(client, here)
    client.force_login(make_member(here, Role.VIEWER))

    page = today(client, here)

    assert "No date for the next meeting" in page
    assert "Plan a meeting" not in page


def test_the_words_a_region_prefers_stand_in_menu_and_headings(client, here, convener):
    here.labels = {"convening": "Roundtable", "partnership": "Alliance"}
    here.save()
    with in_region(here):
        plan(make_partnership(), convener)

    page = today(client, here)

    assert ">Roundtables</a>" in page
    assert ">Alliances</a>" in page
    assert "Next Roundtable" in page
    assert "<title>Roundtables" in client.get(f"/r/{here.slug}/convenings/").content.decode()


def test_a_quiet_day_says_so(client, here):
    with in_region(here):
        make_partnership(stage="dormant")

    assert "Everything is on its way" in today(client, here)


def test_people_outside_find_no_region_and_small_roles_no_page(client, here):
    url = f"/r/{here.slug}/"
    assert client.get(url).status_code == 200
    for role, status in ((Role.VIEWER, 200), (Role.NETWORK, 403), (Role.GUEST, 403)):
        client.force_login(make_member(here, role))
        assert client.get(url).status_code == status
    client.force_login(make_member(make_region()))
    assert client.get(url).status_code == 404


def test_today_asks_the_same_number_of_questions_on_a_small_and_a_large_day(client, here, convener, sql):
    with in_region(here):
        partnership = make_partnership()
        champion = make_seat(partnership, role="champion").contact
        make_item(partnership, due_on=timezone.localdate() - timedelta(days=1))
        convening = plan(partnership, convener)
        convening.invite([champion], subject="Come", letter="Dear {first_name}", signed_by=[champion], by=convener)
    with sql(6):
        today(client, here)
    with in_region(here):
        for _ in range(50):
            make_item(partnership, due_on=timezone.localdate() - timedelta(days=1))
        guests = [make_contact(make_business()) for _ in range(50)]
        convening.invite(guests, subject="Come", letter="Dear {first_name}", signed_by=[champion], by=convener)
    with sql(6):
        page = today(client, here)

    assert "51 action items are past due" in page
