"""A partner without an account answers on the phone; the convener reads it; a leader finds it in their work."""

import pytest
from django.test import Client

from partnerships.models import Note
from regions.models import Link
from regions.scope import in_region
from tests.factories import (
    make_item,
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
)
from tests.journeys.inspection import Inspector

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    region = make_region(slug="valley", name="The Valley")
    convener = make_member(region, name="Carla Soto", email="carla@valley.example")
    user = make_member(region, "guest", name="Ana Ruiz", email="ana@mill.example")
    with in_region(region):
        partnership = make_partnership(name="Valley Healthcare", slug="healthcare")
        ana = make_seat(partnership, make_leader(name="Ana Ruiz", email="ana@mill.example", user=user)).contact
        partner = make_partner_contact(name="Bob Lee", email="bob@college.example")
        bob = make_seat(partnership, partner, role="partner").contact
        priority = make_priority(partnership, title="Weekend rotations any hospital can open")
        make_item(partnership, team=priority.team, owner=ana, title="Price a Saturday cohort")
        Note.say(priority, text="Our third ward stands empty every Saturday.", visibility="members", by=ana, to=[bob])
        Note.say(priority, text="We would pay for the instructor.", visibility="business", by=ana)
        Note.say(priority, text="@Ana Ruiz, by when could it open?", visibility="members", by=convener)
        Note.summarize(priority, text="One ward, Saturdays, from May.", visibility="members", by=convener)
        path = Link.objects.to("discussion", priority).get(contact=bob).path
    return {"region": region, "path": path, "convener": convener, "ana": user, "priority": priority}


def signed_in(page_of, user, path):
    """The page of somebody signed in; their cookie is set before it is asked for."""
    client = Client()
    client.force_login(user)
    page = page_of("/accessibility/")
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}])
    page.goto(path)
    return page


def test_notes_on_phone_and_desk(page_of, table):
    guest = page_of(table["path"], width=390, scripts=False)
    assert "Our third ward stands empty" in guest.inner_text("main")
    assert "instructor" not in guest.inner_text("main")
    guest.get_by_label("Your note").fill("We have two teachers free.")
    guest.get_by_role("button", name="Write it down").click()
    assert "We have two teachers free." in guest.inner_text("main")

    again = page_of(table["path"], width=390)
    staff = signed_in(page_of, table["convener"], f"/r/valley/notes/priority/{table['priority'].pk}/")
    assert "We would pay for the instructor." in staff.inner_text("main")
    work = signed_in(page_of, table["ana"], "/my-work/")
    assert "by when could it open?" in work.inner_text("main")
    assert "We have two teachers free." in work.inner_text("main")
    inspector = Inspector()
    for page in (again, staff, work):
        inspector.inspect(page, page)
    assert inspector.faults == []
