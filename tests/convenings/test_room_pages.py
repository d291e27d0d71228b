"""The room: what was just written down stands below its form, to correct or undo."""

from django.urls import reverse

from convenings.models import Room
from partnerships.models import Opportunity, Requirement
from regions.scope import in_region
from tests.factories import make_member


def room(region, meeting, page="room"):
    return reverse(f"convenings:{page}", args=[region.slug, meeting.pk])


def test_what_was_written_down_is_shown_and_the_topic_kept(client, here, meeting, convener):
    client.force_login(convener)

    heard = client.post(room(here, meeting, "hear"), {"heard-statement": "We can grow", "heard-category": "market"})
    needed = client.post(room(here, meeting, "need"), {"needed-statement": "Aides", "needed-category": "technology"})

    assert heard["Location"] == room(here, meeting) + "?heard=market#opportunity"
    assert needed["Location"] == room(here, meeting) + "?needed=technology#requirement"
    page = client.get(heard["Location"]).content.decode()
    assert "Heard in this meeting" in page
    assert "We can grow" in page
    assert "Noted so far" in page
    assert '<option value="market" selected>' in page


def test_the_newest_is_undone_and_the_room_comes_back(client, here, meeting, convener):
    client.force_login(convener)
    first = meeting.hear(statement="We can grow", category="market", by=convener)
    slip = meeting.hear(statement="We can grwo", category="market", by=convener)
    undo = reverse("partnerships:opportunity_take_back", args=[here.slug, slip.pk])
    page = client.get(room(here, meeting)).content.decode()
    assert page.count(f'action="{undo}"') == 1
    assert reverse("partnerships:opportunity_take_back", args=[here.slug, first.pk]) not in page

    answer = client.post(undo, {"room": meeting.pk})

    assert answer["Location"] == room(here, meeting) + "#opportunity"
    with in_region(here):
        assert list(Opportunity.objects.all()) == [first]


def test_what_carries_something_is_not_undone_and_says_why(client, here, meeting, convener):
    client.force_login(convener)
    heard = meeting.hear(statement="We can grow", category="market", by=convener)
    Requirement.capture(meeting.partnership, "Aides", category="market", opportunity=heard, by=convener)

    undo = reverse("partnerships:opportunity_take_back", args=[here.slug, heard.pk])
    page = client.post(undo, {"room": "x"}, follow=True).content.decode()

    assert "Something already hangs on this." in page
    with in_region(here):
        assert Opportunity.objects.get() == heard


def test_a_viewer_reads_what_was_said_and_changes_nothing(client, here, meeting, convener):
    meeting.hear(statement="We can grow", category="market", by=convener)
    client.force_login(make_member(here, "viewer"))

    page = client.get(room(here, meeting)).content.decode()

    assert "We can grow" in page
    assert "take-back" not in page


def test_the_page_shows_what_the_facilitator_has_put_on_whatever_the_clock_says(client, here, meeting, convener):
    client.force_login(convener)
    led = Room.open(meeting, by=convener)
    led.start(by=convener)
    led.next(by=convener)
    first, second, *_more = meeting.agenda.in_order()

    page = client.get(room(here, meeting)).content.decode()

    assert f"<h1>{second.title}</h1>" in page
    assert page.count('aria-current="step"') == 1
    assert f"<h1>{first.title}</h1>" not in page
