"""The action team: who adds whom, what its page says of it, and who still opens it."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from outbox.models import Message
from partnerships.models import SeatRole
from partnerships.models.team_writing import may_lead
from partnerships.team_sheets import sheet_of
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    region = make_region(slug="valley", reply_to="office@valley.example")
    with in_region(region):
        yield region


@pytest.fixture
def priority(region):
    return make_priority(title="Weekend rotations")


def leader(priority, **given):
    return make_seat(priority.partnership, make_leader(**given)).contact


def partner(priority):
    return make_seat(priority.partnership, role=SeatRole.PARTNER).contact


def path_of(priority, contact):
    return Link.objects.to("team", priority.team).get(contact=contact).path


def test_a_champion_adds_people_and_a_member_adds_only_themselves(priority):
    ana, bob, cora = leader(priority), partner(priority), leader(priority)
    priority.sign_up(ana, by=None)

    assert priority.team.join(bob, by=ana).organization == bob.organization
    assert priority.team.join(cora, by=cora).contact == cora
    with pytest.raises(ValidationError) as refused:
        priority.team.join(leader(priority), by=bob)
    assert refused.value.code == "not_champion"
    assert priority.team.members.current().count() == 2


def test_joining_and_signing_up_bring_a_way_to_the_page_that_is_kept(priority):
    ana, bob = leader(priority), partner(priority)
    priority.sign_up(ana, by=None)
    member = priority.team.join(bob, by=None)
    before = path_of(priority, bob)
    member.leave(by=None)
    priority.team.join(bob, by=None)

    assert path_of(priority, bob) == before
    assert path_of(priority, ana) != before


def test_who_was_in_a_team_before_it_had_a_page_was_given_a_way_to_it(priority):
    ana, bob, gone = leader(priority), partner(priority), partner(priority)
    priority.sign_up(ana, by=None)
    priority.team.join(ana, by=None)
    priority.team.join(bob, by=None)
    priority.team.join(gone, by=None).leave(by=None)
    Link.objects.filter(purpose="team").delete()

    with connection.cursor() as cursor:
        for _again in range(2):
            cursor.execute(import_module("partnerships.migrations.0015_teams").WAYS)

    assert sorted(link.contact_id for link in Link.objects.to("team", priority.team)) == sorted([ana.pk, bob.pk])


def test_the_sheet_gathers_people_and_what_each_does(priority):
    ana, bob, cora = leader(priority, name="Ana"), partner(priority), leader(priority, name="Cora")
    priority.sign_up(ana, by=None)
    priority.team.join(ana, by=None)
    priority.team.join(bob, by=None)
    own, others = make_item(priority.team, owner=bob, days=9), make_item(priority.team, owner=cora, days=3)
    others.call_in(bob, by=None)

    sheet = sheet_of(priority.team, lambda item: f"/{item.pk}/")

    assert [line.contact for line in sheet.people] == [ana, bob]
    assert [(work.item, work.helps) for work in sheet.people[1].work] == [(own, False), (others, True)]
    assert [(line.contact, [work.item for work in line.work]) for line in sheet.others] == [(cora, [others])]
    assert [day.what for day in sheet.days] == [others.title, own.title]
    assert (sheet.businesses, sheet.partners, sheet.has_champion) == (1, 1, True)


def test_the_sheet_costs_the_same_at_one_and_thirty(priority, sql):
    for rows in (1, 30):
        for _ in range(rows):
            person = leader(priority)
            priority.team.join(person, by=None)
            make_item(priority.team, owner=person)
        with sql(6):
            sheet_of(priority.team, lambda item: "")


def test_an_empty_team_says_what_to_do_next(region, client, priority):
    client.force_login(make_member(region))

    page = client.get(priority.team.get_absolute_url()).content.decode()

    assert "Nobody is in the team yet. Ask one leader to carry it" in page
    assert "Sign up a champion" in page
    assert "One small thing somebody can finish in a month" in page
    assert "Nobody has written to the team yet" in page
    assert "Write to the team" not in page


def test_a_team_of_partners_alone_is_told_that_leaders_lead(region, client, priority):
    priority.team.join(partner(priority), by=None)
    client.force_login(make_member(region))

    page = client.get(priority.team.get_absolute_url()).content.decode()

    assert "Business majority: no, 0 to 1" in page
    assert "Nobody carries this in their own name" in page


def test_a_viewer_reads_and_changes_nothing(region, client, priority):
    priority.team.join(partner(priority), by=None)
    client.force_login(make_member(region, "viewer"))

    page = client.get(priority.team.get_absolute_url()).content.decode()

    assert "Who does what by when" in page
    for button in ("Write to the team", "Add somebody", "leaves the team"):
        assert button not in page
    assert client.get(f"{priority.team.get_absolute_url()}write/").status_code == 403


def test_a_member_sees_the_team_on_the_phone_and_no_item_opens_from_there(client, priority):
    """Whoever was passed the letter to the team would report in their name."""
    bob, cora = partner(priority), leader(priority)
    for person in (bob, cora):
        priority.team.join(person, by=None)
    own, other = make_item(priority.team, owner=bob, title="Mine"), make_item(priority.team, owner=cora, title="Hers")

    page = client.get(path_of(priority, bob)).content.decode()

    assert "Mine" in page
    assert Link.objects.to("item", own).get(contact=bob).token not in page
    assert "Hers" in page
    assert Link.objects.to("item", other).get(contact=cora).token not in page
    assert "Write to the team" not in page
    assert "I leave the team" in page


# ---- who leads it: one rule for the verbs, the page and the pages behind it ----


def stands(priority, how):
    """Somebody of the team, in each way one can stand to it."""
    role = SeatRole.CHAMPION if how == "one of the partnership" else SeatRole.LEADER
    person = partner(priority) if how == "partner" else make_seat(priority.partnership, make_leader(), role).contact
    priority.team.join(person, by=None)
    if how in ("its champion", "stepped down"):
        carrying = priority.sign_up(person, by=None)
        if how == "stepped down":
            carrying.step_down(by=None)
    return person


LEADS = {"its champion": True, "one of the partnership": True, "stepped down": False, "leader": False, "partner": False}


@pytest.mark.parametrize(("how", "leads"), LEADS.items())
def test_the_page_offers_a_champion_what_the_verbs_let_them_do_and_nobody_else(client, priority, how, leads):
    person, another = stands(priority, how), leader(priority)
    path = path_of(priority, person)
    page = client.get(path).content.decode()

    assert may_lead(priority.team, person) is leads
    for way, words in (("write/", "Write to the team"), ("add/", "Add somebody")):
        assert (f'href="{path}{way}"' in page, words in page) == (leads, leads)
        assert client.get(f"{path}{way}").status_code == (200 if leads else 410)
    asked = {"contact": another.pk}
    assert client.post(f"{path}add/", asked).status_code == (302 if leads else 410)
    assert priority.team.members.current().filter(contact=another).exists() is leads


def test_of_what_was_let_go_nobody_is_offered_anything(client, priority):
    path = path_of(priority, stands(priority, "its champion"))
    assert "Write to the team" in client.get(path).content.decode()

    priority.drop(by=None, reason="They changed their mind")

    assert "Write to the team" not in client.get(path).content.decode()


def test_a_champion_adds_somebody_on_the_phone(client, priority):
    ana, bob = leader(priority), partner(priority)
    priority.sign_up(ana, by=None)
    path = path_of(priority, ana)

    assert client.post(f"{path}add/", {"contact": bob.pk}).status_code == 302
    assert client.post(f"{path}add/", {"contact": 10**15}).status_code == 400

    assert [member.contact for member in priority.team.members.current()] == [bob]
    assert bob.name in client.get(path).content.decode()


@pytest.mark.parametrize("page", ["add/", "write/"])
def test_a_member_who_does_not_lead_opens_no_page_of_a_champion(client, priority, page):
    bob = partner(priority)
    priority.team.join(bob, by=None)
    assert client.get(path_of(priority, bob)).status_code == 200

    assert client.get(f"{path_of(priority, bob)}{page}").status_code == 410


@pytest.mark.parametrize("how", ["team", "table", "page"])
def test_who_has_left_opens_the_page_no_more(client, priority, how):
    bob = partner(priority)
    member = priority.team.join(bob, by=None)
    path = path_of(priority, bob)
    assert client.get(path).status_code == 200

    if how == "team":
        member.leave(by=None)
    elif how == "table":
        seat = bob.seats.get()
        seat.leave(by=None, on=seat.since)
    else:
        assert "You left the team." in client.post(f"{path}leave/").content.decode()

    assert client.get(path).status_code == 410


# ---- a champion calls somebody in ----


def test_a_champion_calls_somebody_in_on_the_phone_and_the_usual_letter_tells_them(client, priority):
    ana, bob, cora = leader(priority), partner(priority), leader(priority, name="Cora")
    priority.sign_up(ana, by=None)
    item = make_item(priority.team, owner=bob, title="Price a cohort")
    path = path_of(priority, ana)
    way = f"{path}items/{item.pk}/call-in/"
    assert f'href="{way}"' in client.get(path).content.decode()
    asked = client.get(way).content.decode()
    assert f"Cora, {cora.organization.name}" in asked
    assert f'value="{bob.pk}"' not in asked  # whose it is

    assert client.post(way, {"contact": cora.pk}).status_code == 302

    assert [one.contact for one in item.supporters.current()] == [cora]
    assert Message.objects.get(kind="item.support").contact == cora
    assert "Cora" in client.get(path).content.decode()


def test_somebody_away_from_the_table_is_not_to_be_called_in(client, priority):
    ana, stranger = leader(priority), make_leader()
    priority.sign_up(ana, by=None)
    item = make_item(priority.team, owner=partner(priority))
    way = f"{path_of(priority, ana)}items/{item.pk}/call-in/"
    assert client.get(way).status_code == 200

    for number in (stranger.pk, 10**15):
        assert client.post(way, {"contact": number}).status_code == 400
    assert not item.supporters.exists()


def test_who_does_not_lead_calls_nobody_in(client, priority):
    bob, cora = partner(priority), leader(priority)
    priority.team.join(bob, by=None)
    item = make_item(priority.team, owner=bob)
    way = f"{path_of(priority, bob)}items/{item.pk}/call-in/"

    assert "Call somebody in" not in client.get(path_of(priority, bob)).content.decode()
    assert [client.get(way).status_code, client.post(way, {"contact": cora.pk}).status_code] == [410, 410]
    with pytest.raises(ValidationError) as refused:
        item.call_in(cora, by=bob)
    assert refused.value.code == "not_champion"


@pytest.mark.parametrize("how", ["another team", "done"])
def test_of_another_team_or_of_what_is_done_there_is_nothing_to_call_in_for(client, priority, how):
    ana = leader(priority)
    priority.sign_up(ana, by=None)
    team = priority.team if how == "done" else make_priority(priority.partnership, words="More", title="More").team
    item = make_item(team, owner=ana)
    way = f"{path_of(priority, ana)}items/{item.pk}/call-in/"
    if how == "done":
        assert client.get(way).status_code == 200
        item.report(status="done", by=ana)

    assert client.get(way).status_code == 404
