"""One list for one person, over every region they sit in and none they do not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from convenings.models import Convening
from partnerships.models import ActionItem, Note, Scorer
from regions.models import Link, Role
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
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
    make_user,
)
from tests.partnerships.test_worksheets import lay_out

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


def test_what_somebody_helps_with_and_what_waits_for_a_hand_of_theirs_is_on_the_list(client):
    user, region = make_user(), make_region()
    contact = seat_in(region, user)
    with in_region(region):
        partnership = make_partnership(name="Nursing")
        called, asked = (make_item(partnership, title=title) for title in ("Open the hall", "Find the keys"))
        supporter = called.call_in(contact, by=None)
        asked.report(status="blocked", helper=contact, by=asked.owner)
        path = Link.objects.get(purpose="support").path
    client.force_login(user)

    page = my_work(client)

    # Their own, and what is stuck; what they help with is another's to finish.
    assert "Two things wait for you" in page
    assert f"{called.owner.name} has it" in page
    assert path in page
    assert f"{asked.owner.name} thinks that you could help" in page
    only = client.get("/my-work/?kind=help").content.decode()
    assert "Open the hall" in only
    assert f"Item of {region.slug}" not in only
    with in_region(region):
        supporter.step_back(by=contact)
    assert "Open the hall" not in my_work(client)


def test_a_team_one_is_in_is_found_until_one_leaves_it(client):
    user, region = make_user(), make_region()
    contact = seat_in(region, user)
    with in_region(region):
        priority = make_priority(make_partnership(), title="Weekend rotations")
        make_seat(priority.partnership, contact, role="partner")
        member = priority.team.join(contact, by=None)
        path = Link.objects.get(purpose="team").path
    client.force_login(user)
    assert path in my_work(client)

    with in_region(region):
        member.leave(by=contact)

    assert path not in my_work(client)


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


def test_a_meeting_under_way_leads_into_the_room_and_asks_nothing(client):
    user, region = make_user(), make_region()
    convener, contact = make_member(region), seat_in(region, user)
    with in_region(region):
        meeting = make_meeting(convener, title="Fall table")
        path = Link.objects.to("invitation", invited(meeting, convener, contact)).get(contact=contact).path
    client.force_login(user)
    assert ("Two things wait for you" in my_work(client), "I am in the room" in my_work(client)) == (True, False)

    with in_region(region):
        now = timezone.now()
        Convening.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))

    page = my_work(client)
    assert "One thing waits for you" in page
    assert f'href="{path}" aria-label="I am in the room: Fall table">I am in the room</a>' in page
    room = client.get(path).content.decode()
    assert f'href="{path}room/">I am in the room</a>' in room


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
    with sql(16):
        my_work(client)
    with in_region(region):
        partnership = make_partnership()
        for _ in range(50):
            make_item(partnership, owner=contact)
    with sql(16):
        page = my_work(client)

    assert "51 things wait for you" in page


def table_in(region, user, role="leader"):
    """The user at a table of the region, with its priority."""
    region.memberships.get_or_create(user=user, defaults={"role": Role.GUEST})
    with in_region(region):
        partnership = make_partnership()
        contact = make_contact(make_business() if role != "partner" else make_partner(), email=user.email, user=user)
        make_seat(partnership, contact, role)
        return contact, make_priority(partnership)


def titles(page):
    return re.findall(r"<h3>(.*?)</h3>", page)


def test_everything_stands_by_its_day_over_all_regions(client):
    user, first, second = make_user(), make_region(), make_region()
    for region, days in ((first, (9, 2)), (second, (5, 1))):
        contact = seat_in(region, user)
        with in_region(region):
            for day in days:
                due_on = timezone.localdate() + timedelta(days=day)
                make_item(make_partnership(), owner=contact, title=f"In {day}", due_on=due_on)
    client.force_login(user)

    page = my_work(client)

    assert titles(page)[:4] == ["In 1", "In 2", "In 5", "In 9"]


def test_the_list_is_narrowed_by_region_partnership_and_kind(client):
    user, first, second = make_user(), make_region(), make_region()
    for region in (first, second):
        seat_in(region, user)
    client.force_login(user)

    def shown(**asked):
        page = client.get("/my-work/", asked).content.decode()
        return [region.slug for region in (first, second) if f"<h3>Item of {region.slug}</h3>" in page]

    with in_region(second):
        name = ActionItem.objects.get().team.priority.partnership.name
    assert shown() == [first.slug, second.slug]
    assert shown(region=second.slug) == [second.slug]
    assert shown(partnership=name) == [second.slug]
    assert shown(kind="item") == [first.slug, second.slug]
    assert shown(kind="vote") == shown(region="nowhere") == []


def test_the_heading_and_every_list_follow_what_is_asked_for(client):
    user, region = make_user(), make_region()
    contact = seat_in(region, user)
    with in_region(region):
        name = ActionItem.objects.get().team.priority.partnership.name
        elsewhere = make_partnership(name="Elsewhere")
        make_seat(elsewhere, contact, "partner")
        make_item(elsewhere, owner=contact, title="A second thing")
        team = make_priority(elsewhere, title="Far roads").team
        team.join(contact, by=None)
        Link.objects.issue("team", [(contact.pk, team)], until=None)
    client.force_login(user)

    def shown(**asked):
        page = client.get("/my-work/", asked).content.decode()
        heading = page.split("<h1>")[1].split("</h1>")[0]
        return heading, "Teams you are in" in page, "New in the last two weeks" in page

    assert shown() == ("Two things wait for you.", True, True)
    assert shown(partnership="Elsewhere") == ("One thing waits for you.", True, False)
    assert shown(partnership=name) == ("One thing waits for you.", False, False)
    assert shown(kind="vote") == ("Nothing of what you chose waits for you.", False, False)


def test_who_is_asked_by_name_finds_the_question_until_they_answer(client):
    user, region = make_user(), make_region()
    convener = make_member(region)
    contact, priority = table_in(region, user)
    with in_region(region):
        Note.say(priority, text="Who opens Saturdays?", visibility="business", to=[contact], by=convener)
        path = Link.objects.to("discussion", priority).get(contact=contact).path
    client.force_login(user)
    assert "Who opens Saturdays?" in my_work(client)
    assert path in my_work(client)
    assert "One thing waits for you" in my_work(client)

    client.post(path, {"text": "We do", "visibility": "members"})

    assert "Nothing waits for you" in my_work(client)


def test_what_changed_is_new_until_they_say_that_they_have_seen_it(client):
    user, region = make_user(), make_region()
    convener = make_member(region)
    contact, priority = table_in(region, user, "partner")
    with in_region(region):
        Note.say(priority, text="For all of us", visibility="members", by=convener)
        Note.say(priority, text="Between leaders", visibility="business", by=convener)
        Note.say(priority, text="My own", visibility="members", by=contact)
        priority.define("More nurses", "Places", by=convener)
    client.force_login(user)
    page = my_work(client)
    assert "For all of us" in page
    assert "wrote down outcome and measure" in page
    assert "Between leaders" not in page
    assert "My own" not in page
    assert "For all of us" in my_work(client)  # looking changes nothing

    client.post("/my-work/seen/", {"until": timezone.now().isoformat()})

    assert "For all of us" not in my_work(client)
    assert "Nothing new" in my_work(client)


def test_an_old_page_sent_late_does_not_turn_the_mark_back(client):
    user = make_user()
    now = timezone.now()
    user.look(now)

    user.look(now - timedelta(days=3))
    client.force_login(user)
    client.post("/my-work/seen/", {"until": "not a moment"})

    user.refresh_from_db()
    assert user.looked_at >= now


def test_a_table_of_another_region_tells_nothing_to_who_sits_in_this_one(client):
    user, mine, other = make_user(), make_region(), make_region()
    table_in(mine, user)
    convener = make_member(other)
    with in_region(other):
        Note.say(make_priority(make_partnership()), text="Elsewhere", visibility="public", by=convener)
    client.force_login(user)

    assert "Elsewhere" not in my_work(client)


def feed_of(client):
    client.post("/my-work/calendar/")
    return re.search(r"<code>https?://[^/]+(/my-work/calendar/[^<]+)</code>", my_work(client))[1]


def test_one_calendar_holds_what_was_promised_in_every_region(client):
    user, regions = make_user(), [make_region(time_zone="America/New_York"), make_region()]
    for region in regions:
        seat_in(region, user)
    client.force_login(user)

    asked = client.post("/my-work/calendar/")["Location"]
    path = re.search(r'"webcal://[^/"]+(/my-work/calendar/[^"]+)"', my_work(client))[1]
    answer = Client().get(path)

    assert asked == "/my-work/#feed"
    file = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [f"Due: Item of {region.slug}" in file.replace("\r\n ", "") for region in regions] == [True, True]
    assert file.count("BEGIN:VEVENT") == 2
    assert Client().get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_calendar_ends_with_its_address_the_membership_and_the_account(client):
    user, region = make_user(), make_region()
    seat_in(region, user)
    client.force_login(user)
    first = feed_of(client)
    second = feed_of(client)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)

    region.memberships.all().delete()
    assert "BEGIN:VEVENT" not in Client().get(second).content.decode()
    client.post("/my-work/calendar/", {"stop": "1"})
    assert Client().get(second).status_code == 404
    region.memberships.create(user=user, role=Role.GUEST)
    third = feed_of(client)
    assert Client().get(third).status_code == 200
    client.post("/accounts/sessions/end/")
    assert (Client().get(third).status_code, "<code>" in my_work(client)) == (404, False)
    third = feed_of(client)
    assert Client().get(third).status_code == 200
    user.is_active = False
    user.save()
    assert Client().get(third).status_code == 404


@pytest.mark.parametrize("token", ["1", "1-", "x-y", "99999999999999999999-aaaa", "0-" + "a" * 22, "٣-aaaa"])
def test_a_calendar_nobody_was_given_is_not_there(client, token):
    assert client.get(f"/my-work/calendar/{token}/").status_code == 404


def test_each_region_costs_the_same_few_questions(client, sql):
    user = make_user()
    seat_in(make_region(), user)
    client.force_login(user)
    with sql(16):
        my_work(client)
    seat_in(make_region(), user)
    with sql(29):
        my_work(client)


def test_who_was_asked_about_industries_finds_it_and_once_answered_it_is_gone(client):
    region, guest = make_region(), make_user()
    owner = make_member(region)
    contact = seat_in(region, guest)
    with in_region(region):
        worksheet = lay_out(owner)
        Scorer.ask_all(worksheet, contacts=[contact], members=[owner], by=owner)
        path = Link.objects.get(purpose="worksheet").path
    client.force_login(guest)
    as_guest = my_work(client)
    client.force_login(owner)
    as_member = my_work(client)
    with in_region(region):
        first = worksheet.candidates.first()
        worksheet.scorers.get(user=owner).score({(first.pk, "leaders"): 4}, by=owner)

    assert f'href="{path}"' in as_guest
    assert f'href="/r/{region.slug}/worksheets/{worksheet.pk}/score/"' in as_member
    assert "One thing waits for you" in as_member
    assert "Nothing waits for you" in my_work(client)
