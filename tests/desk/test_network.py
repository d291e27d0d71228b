"""The network office: totals over many regions, never rows; medians of five or more; each region sees who looks."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from desk.models import RegionTotals
from desk.network import portfolio_of
from desk.tasks import take_totals
from regions.models import Membership, Role
from regions.scope import in_region
from tests.factories import make_item, make_leader, make_member, make_partnership, make_priority, make_region, make_user

pytestmark = pytest.mark.django_db

EMPTY = {"partnerships": 1, "alarmed": 0, "due": 0, "kept": 0, "late": 0, "minutes_due": 0} | {
    "stages": {},
    "flags": {},
    "next_meeting": None,
}


def watched(user, role=Role.NETWORK, **given):
    region = make_region(**given)
    Membership.objects.create(user=user, region=region, role=role)
    return region


def read(region, **given):
    with in_region(region):
        return RegionTotals.keep(
            timezone.localdate(), EMPTY | {"stages": {}, "flags": {}, "next_meeting": None} | given
        )


@pytest.fixture
def office(client):
    user = make_user(name="State office")
    client.force_login(user)
    return user


def test_a_night_reads_each_region_once_and_may_come_again(office):
    region = watched(office)
    with in_region(region):
        old = timezone.now() - timedelta(days=30)
        make_partnership(stage="launched", created_at=old)  # nobody carries it
        partnership = make_partnership(stage="preparing")
        team = make_priority(partnership).team
        today = timezone.localdate()
        make_item(partnership, team=team, due_on=today - timedelta(days=1))
        make_item(partnership, team=team, due_on=today - timedelta(days=3), status="done", done_at=old)
        make_item(partnership, team=team, due_on=today - timedelta(days=40), status="done", done_at=old)
        make_item(partnership, team=team, due_on=today + timedelta(days=1))

    take_totals()
    with in_region(region):
        first = RegionTotals.objects.get()
        make_partnership()
    take_totals()

    with in_region(region):
        assert RegionTotals.objects.get().taken_at == first.taken_at
    assert (first.partnerships, first.stages) == (2, {"launched": 1, "preparing": 1})
    assert (first.alarmed, first.flags) == (1, {"no_champion": 1})
    assert (first.due, first.kept, first.late) == (3, 1, 1)


def test_the_portfolio_holds_the_regions_of_ones_memberships_and_no_others(client, office):
    mine, strange, closed = watched(office, name="Valley"), make_region(name="Elsewhere"), watched(office, name="Shut")
    guest = watched(office, Role.GUEST, name="As a guest")
    for region in (mine, strange, closed, guest):
        read(region, alarmed=1, flags={"relapse": 1})
    closed.closed_at = timezone.now()
    closed.save()

    page = client.get("/network/").content.decode()

    assert "1 region, in totals." in page
    assert "Valley" in page
    assert "Nothing moves" in page
    for name in ("Elsewhere", "Shut", "As a guest"):
        assert name not in page
    assert list(RegionTotals.of_regions_of(office)) == [mine.pk]


def test_a_network_office_without_a_seat_finds_its_totals_from_its_own_list(client, office):
    watched(office)

    page = client.get("/my-work/").content.decode()

    assert 'href="/network/"' in page
    assert "You have no seat yet." not in page


def test_whoever_runs_the_platform_can_still_set_up_a_region(client, office):
    watched(office)
    office.is_staff = True
    office.save()

    page = client.get("/my-work/").content.decode()

    assert 'href="/network/"' in page
    assert "Set up a region" in page


def test_no_region_is_left_open_after_reading_many(office):
    region = watched(office)
    read(region)
    assert len(RegionTotals.of_regions_of(office)) == 1

    assert list(RegionTotals._base_manager.all()) == []


def test_it_never_shows_a_row_or_a_name(client, office):
    region = watched(office)
    with in_region(region):
        partnership = make_partnership(stage="launched", name="Secret partnership")
        make_item(partnership, title="Secret item", owner=make_leader(name="Secret person"))
    take_totals()

    for path in ("/network/", "/network.csv", "/network.json", f"/r/{region.slug}/totals/",
                 f"/api/v1/regions/{region.slug}/totals/"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Secret" not in answer.content.decode()
    for path in (f"/r/{region.slug}/", f"/r/{region.slug}/alarms/", f"/api/v1/regions/{region.slug}/alarms/"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(("regions", "shown"), [(4, None), (5, 30)])
def test_a_median_is_of_five_regions_or_more(office, regions, shown):
    for number in range(regions):
        read(watched(office), due=10, kept=number + 1, late=0)

    medians = dict(portfolio_of(office).medians)

    assert medians["Action items done by their day, percent"] == shown


def test_a_region_of_few_items_neither_shows_its_share_nor_counts_in_the_median(client, office):
    regions = [watched(office) for _ in range(5)]
    for region in regions[:4]:
        read(region, due=5, kept=4, late=1)
    read(regions[4], due=4, kept=1, late=3)

    rows = list(csv.DictReader(io.StringIO(client.get("/network.csv").content.decode("utf-8-sig"))))

    assert sorted(row["items_kept_percent"] for row in rows) == ["", "80", "80", "80", "80"]
    assert sorted(row["items_late"] for row in rows) == ["", "1", "1", "1", "1"]
    assert dict(portfolio_of(office).medians)["Action items done by their day, percent"] is None
    assert not any(name in rows[0] for name in ("due", "kept"))  # from which the share could be told


def test_regions_stand_by_name_and_file_and_program_say_the_same(client, office):
    for name, alarmed in (("Beta", 1), ("Alpha", 0)):
        read(watched(office, name=name), alarmed=alarmed)

    rows = list(csv.DictReader(io.StringIO(client.get("/network.csv").content.decode("utf-8-sig"))))
    told = client.get("/network.json").json()["regions"]

    assert [row["name"] for row in rows] == ["Alpha", "Beta"]
    assert [[str(value or "") if value is None else str(value) for value in line.values()] for line in told] == [
        list(row.values()) for row in rows
    ]


@pytest.mark.parametrize("regions", [1, 60])
def test_many_regions_cost_the_statements_of_one(client, office, sql, regions):
    for _ in range(regions):
        read(watched(office))

    with sql(4):  # session, person, memberships, readings
        client.get("/network/")


def test_a_region_sees_that_it_is_looked_at_and_by_whom(client, office):
    region = watched(office)
    client.force_login(make_member(region, Role.VIEWER))

    page = client.get(f"/r/{region.slug}/totals/").content.decode()

    assert "State office" in page
    assert "network office since" in page
    assert "See what they see" in client.get(f"/r/{region.slug}/settings/").content.decode()


def test_a_network_office_begins_at_its_portfolio(client, office):
    watched(office)

    assert client.get("/").url == "/network/"


def test_before_the_first_night_nothing_is_known_rather_than_none(client, office):
    watched(office)
    before = client.get("/network/").content.decode()
    read(watched(office))
    after = client.get("/network/").content.decode()

    assert "Not read yet" in before
    assert "0 partnerships" not in before
    assert "1 partnership." in after
    assert "Not read yet" not in after


def test_whoever_runs_several_regions_finds_their_totals(client):
    user = make_user()
    client.force_login(user)
    link = 'href="/network/"'
    watched(user, role=Role.OWNER)
    of_one = client.get("/my-work/").content.decode()
    watched(user, role=Role.OWNER)

    assert "Where you sit" in of_one
    assert link not in of_one
    assert link in client.get("/my-work/").content.decode()
