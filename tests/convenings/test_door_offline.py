"""A door with bad Wi-Fi: taps wait in the browser, survive a reload, and arrive once and in order."""

import os

import pytest
from django.urls import reverse

from convenings.models import Attendance, Tap
from regions.models import Contact, Link
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_member, make_partner_contact, make_region
from tests.journeys.inspection import AXE, FAULTS, TOO_WIDE, Console

pytestmark = pytest.mark.django_db(transaction=True)

# A folder to keep pictures in, when somebody wants to look.
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def table():
    region = make_region(slug="valley")
    convener = make_member(region)
    with in_region(region):
        meeting = make_meeting(convener)
        people = [make_leader(name="Ana Alvarez"), make_leader(name="Ben Brown"), make_partner_contact(name="Cy Cole")]
        for person in people:
            invited(meeting, convener, person).respond("yes", by=person)
    return region, meeting, people, convener


@pytest.fixture
def door(table, page_of, client):
    """The page of somebody signed in, at the door."""
    region, meeting, _people, convener = table
    client.force_login(convener)
    page = page_of("/accessibility/", width=390)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}]
    )
    page.goto(reverse("convenings:door", args=[region.slug, meeting.pk]))
    return page


def row(page, name):
    return page.locator(".roster button", has_text=name)


def said_here(region):
    with in_region(region):
        return sorted(Attendance.objects.values_list("contact__name", flat=True))


def test_taps_without_a_network_wait_survive_a_reload_and_arrive_in_order_once(door, table):
    region, _meeting, _people, _convener = table
    console = Console(door)
    door.context.set_offline(True)

    row(door, "Ana Alvarez").click()
    row(door, "Ben Brown").click()
    row(door, "Ben Brown").click()
    row(door, "Cy Cole").click()
    door.get_by_label("Name", exact=True).fill("Dee Walker")
    door.get_by_label("Organization", exact=True).fill("New Hall")
    door.get_by_label("Community partner").check()
    door.get_by_role("button", name="Welcome them in").click()

    door.get_by_text("5 taps wait for the network.").wait_for()
    assert row(door, "Ana Alvarez").get_attribute("aria-pressed") == "true"
    assert row(door, "Ben Brown").get_attribute("aria-pressed") == "false"
    assert "Waiting" in row(door, "Cy Cole").inner_text()
    assert said_here(region) == []

    # The server has the first, but its answer never comes back: it is sent again.
    door.route("**/door/tap/", lost_once())
    door.context.set_offline(False)
    door.reload()
    door.get_by_text("Business majority: not yet, 1 to 2").or_(
        door.get_by_text("Business majority: no, 1 to 2")
    ).wait_for()

    assert said_here(region) == ["Ana Alvarez", "Cy Cole", "Dee Walker"]
    assert door.locator("[data-queue]").inner_text() == ""
    with in_region(region):
        assert Contact.objects.get(to_confirm=True).name == "Dee Walker"
        taps = list(Tap.objects.order_by("tapped_at").values_list("contact__name", "here"))
    assert taps == [
        ("Ana Alvarez", True), ("Ben Brown", True), ("Ben Brown", False), ("Cy Cole", True), ("Dee Walker", True)
    ]  # fmt: skip
    assert [one for one in console.complaints if "INTERNET_DISCONNECTED" not in one and "FAILED" not in one] == []


def lost_once():
    """The request arrives and is done; the first answer is lost on the way back."""
    seen = []

    def handle(route):
        answer = route.fetch()
        if seen:
            route.fulfill(response=answer)
        else:
            seen.append(answer)
            route.abort()

    return handle


def test_a_name_of_the_directory_asks_in_place_and_search_finds_by_name_and_organization(door, table):
    region, _meeting, _people, _convener = table
    with in_region(region):
        make_leader(name="Elena Ruiz")

    door.get_by_label("Find by name").fill("ben b")
    assert door.locator(".roster li:visible").count() == 1
    door.get_by_label("Find by name").fill("ÁNA ALV")
    assert door.locator(".roster li:visible").count() == 1
    assert not door.get_by_text("Nobody by that name.").is_visible()
    door.get_by_label("Find by name").fill("nobody")
    assert door.get_by_text("Nobody by that name. Welcome them in below.").is_visible()
    door.get_by_label("Find by name").fill("")
    door.get_by_label("Name", exact=True).fill("Elena Ruiz")
    door.get_by_label("Organization", exact=True).fill("Elsewhere")
    door.get_by_role("button", name="Welcome them in").click()
    door.get_by_text("Is it the same person?").wait_for()
    door.get_by_role("button", name="Yes: Elena Ruiz").click()
    row(door, "Elena Ruiz").wait_for()

    assert said_here(region) == ["Elena Ruiz"]
    with in_region(region):
        assert Contact.objects.filter(to_confirm=True).count() == 0


def test_the_door_has_no_fault_axe_can_find_and_fits(door):
    row(door, "Ana Alvarez").click()
    door.get_by_text("Business majority: yes").wait_for()

    look_at(door, "door")
    door.emulate_media(color_scheme="dark")
    photograph(door, "door-dark")


@pytest.mark.parametrize("name", ["badges", "tables", "sign_in_sheet", "door_links"])
def test_what_is_printed_has_no_fault_axe_can_find_and_fits(door, table, name):
    region, meeting, people, convener = table
    with in_region(region):
        meeting.open_door(people[0], by=convener)
        guests = [make_leader(name=f"Maria Guadalupe Fernandez-Villarreal {number}") for number in range(3)]
        for person in guests:
            invited(meeting, convener, person).respond("yes", by=person)
    door.goto(reverse(f"convenings:{name}", args=[region.slug, meeting.pk]))

    look_at(door, name)
    door.emulate_media(media="print")
    photograph(door, f"{name}-print")


def test_the_pages_of_the_square_code_have_no_fault_axe_can_find_and_fit(table, page_of):
    region, _meeting, people, _convener = table
    with in_region(region):
        link = Link.objects.get(purpose="invitation", contact=people[0])
        paths = [reverse(f"convenings:{name}", args=[region.slug, link.token]) for name in ("answered", "seat")]
    page = page_of("/accessibility/")

    for path in paths:
        page.goto(path)
        look_at(page, path.strip("/").rpartition("/")[2])


def look_at(page, name):
    page.evaluate(AXE)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FAULTS) == []
        assert not page.evaluate(TOO_WIDE)
        photograph(page, f"{name}-{width}")


def photograph(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
