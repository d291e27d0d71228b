"""The convener's page of one invitation, as a browser draws it."""

import pytest

from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_member, make_region

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

QUESTION = "What would make this partnership worth your time?"


@pytest.fixture
def told():
    """Somebody who answered what was asked beforehand."""
    region = make_region(slug="valley")
    convener = make_member(region)
    with in_region(region):
        meeting = make_meeting(convener)
        type(meeting).objects.filter(pk=meeting.pk).update(question=QUESTION)
        row = invited(meeting, convener, make_leader(name="Ana Alvarez"))
        row.respond("yes", by=row.contact)
        row.tell(by=row.contact, question="Keep imaging open past six.", food="Vegan")
        address = row.get_absolute_url()
    return convener, address


def test_answers_have_room_beside_long_questions(told, page_of, client):
    convener, address = told
    client.force_login(convener)
    page = page_of("/accessibility/", width=390)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
    page.goto(address)

    assert page.locator(".facts dt", has_text=QUESTION).count() == 1
    widths = page.locator(".facts dd").evaluate_all("every => every.map(one => one.clientWidth)")
    assert [width for width in widths if width < 120] == []
