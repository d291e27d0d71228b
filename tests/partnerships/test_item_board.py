"""The board: a row for each priority, a column for each state."""

import re

import pytest

from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def staff(client, region):
    client.force_login(make_member(region))
    return client


def rows(page):
    """Of each row: its priority, and the titles in each of its cells."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    found = {}
    for row in body.split("<tr>")[1:]:
        cells = [re.findall(r'<li><a href="[^"]*">([^<]*)</a>', cell) for cell in row.split("<td")[1:]]
        found[re.search(r'scope="row"><a href="[^"]*">([^<]*)', row)[1]] = cells
    return found


def test_items_stand_in_the_row_of_their_priority_and_the_column_of_their_state(staff, region):
    with in_region(region):
        table = make_partnership()
        nurses = make_priority(table, title="Nurses")
        make_priority(table, title="Welders", words="No welders")
        late, early = make_item(nurses.team, title="Late", days=9), make_item(nurses.team, title="Early", days=2)
        for title, status in (("Begun", "doing"), ("Stuck", "blocked"), ("Done", "done")):
            make_item(nurses.team, title=title).report(status=status, by=None)
        make_item(nurses.team, title="Gone").drop(reason="No", by=None)

    found = rows(staff.get(f"/r/{region.slug}/items/board/"))

    assert found == {
        "Nurses": [[early.title, late.title], ["Begun"], ["Stuck"], ["Done"]],
        "Welders": [[], [], [], []],
    }


def test_full_cell_shows_the_nearest_and_says_how_many_more(staff, region):
    with in_region(region):
        priority = make_priority(title="Nurses")
        for number in range(9):
            make_item(priority.team, title=f"Step {number}", days=20 - number)

    page = staff.get(f"/r/{region.slug}/items/board/")

    assert rows(page)["Nurses"][0] == [f"Step {number}" for number in (8, 7, 6, 5, 4, 3)]
    more = f'items/?state=open&amp;partnership={priority.partnership_id}">and 3 more</a>'
    assert more in page.content.decode()


def test_filters_are_those_of_the_list_and_are_carried_over(staff, region):
    with in_region(region):
        health, metal = make_partnership(), make_partnership()
        make_item(make_priority(health, title="Nurses").team, title="Call")
        make_item(make_priority(metal, title="Welders").team, title="Price")
    board = f"/r/{region.slug}/items/board/"

    assert list(rows(staff.get(f"{board}?partnership={health.pk}"))) == ["Nurses"]
    assert rows(staff.get(f"{board}?q=pri")) == {"Welders": [["Price"], [], [], []]}
    nothing = staff.get(f"{board}?q=zebra").content.decode()
    assert "No priority fits." in nothing
    assert f'href="/r/{region.slug}/items/?q=zebra"' in nothing
    assert staff.get(f"{board}?partnership=999999&page=x").status_code == 200


@pytest.mark.parametrize("way", ["board/", ""])
def test_board_and_list_name_who_helps(staff, region, way):
    with in_region(region):
        item = make_item(title="Price a cohort")
        partnership = item.team.priority.partnership
        helpers = [make_seat(partnership, make_leader(name=name)).contact for name in ("Bo Reed", "Cy Lund", "Di Gone")]
        rows = [item.call_in(one, by=None) for one in helpers]
        rows[2].step_back(by=None)
        make_item(title="Alone", team=item.team)

    page = staff.get(f"/r/{region.slug}/items/{way}").content.decode()

    assert page.count("Also helping:") == 1
    assert "Bo Reed, Cy Lund<" in page
    assert "Di Gone" not in page
