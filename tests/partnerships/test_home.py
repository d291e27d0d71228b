"""The home of a partnership, as its people open it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening, Invitation
from outbox.delivery import deliver
from outbox.models import Message, State
from partnerships.models import Partnership, SeatRole
from regions.models import County, Role, record
from regions.scope import in_region
from tests.clocks import at_the_office
from tests.factories import make_member, make_partnership, make_region, make_seat
from tests.partnerships.acting import link_to, make_item, make_priority

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region(slug="valley")


@pytest.fixture
def convener(region, client):
    user = make_member(region, Role.OWNER)
    client.force_login(user)
    return user


def home(client):
    return client.get("/r/valley/partnerships/health/").content.decode()


def plan(table, days, **given):
    starts = timezone.now() + timedelta(days=days)
    words = {"title": "The table", "starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "Civic Center"}
    return Convening.objects.create(partnership=table, **(words | given))


def invited(convening, seat, answer=""):
    return Invitation.objects.create(
        convening=convening,
        contact=seat.contact,
        organization=seat.organization,
        side="business" if seat.is_business else "partner",
        answer=answer,
        answered_at=timezone.now() if answer else None,
    )


def test_home_of_a_new_partnership_says_what_to_do_first(client, region, convener):
    with in_region(region):
        make_partnership(slug="health")

    page = home(client)

    assert "Seat the first business leaders" in page
    assert "Nothing has been heard yet." in page
    assert "No date yet." in page
    assert "Nobody yet. Two to six leaders" in page


def test_home_tells_the_thread_in_a_drawing_and_in_words(client, region, convener):
    with in_region(region):
        table = make_partnership(slug="health")
        priority = make_priority(table)
        priority.sign_up(make_seat(table).contact, by=None)
        make_item(priority.team).report(status="done", evidence_figure=84, evidence_unit="places", by=None)

    page = home(client)

    assert 'class="braid"' in page
    assert page.count("84 places") == 2
    assert "“We turn students away in May”" in page


def test_home_shows_the_next_meeting_with_its_seats(client, region, convener):
    with in_region(region):
        table = make_partnership(slug="health")
        leaders = [make_seat(table) for _ in range(2)]
        partner = make_seat(table, role=SeatRole.PARTNER)
        plan(table, 30, title="Later")
        coming = plan(table, 9)
        plan(table, 2, state="cancelled")
        for seat, answer in [(leaders[0], "yes"), (leaders[1], "maybe"), (partner, "")]:
            invited(coming, seat, answer)

    page = home(client)

    assert f'href="/r/valley/convenings/{coming.pk}/"' in page
    assert "Civic Center" in page
    assert "1 coming" in page
    assert "1 leader, 0 partners" in page


def test_home_tells_what_happened_since_the_table_last_met(client, region, convener):
    with in_region(region):
        table = make_partnership(slug="health")
        record("partnership.started", table, by=None, thread=table.pk, partnership="Before the meeting")
        held = plan(table, -1, state="held")
        Convening.objects.filter(pk=held.pk).update(
            starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now()
        )
        priority = make_priority(table, title="After the meeting")
        make_priority(title="Of another table")

    page = home(client)

    assert "Since the table last met" in page
    assert f"“{priority.title}” is now a priority." in page
    assert "Before the meeting" not in page
    assert "Of another table" not in page


def test_home_draws_the_members_by_county(client, region, convener):
    with in_region(region):
        hidalgo, starr = (County.objects.get(state="TX", name=name) for name in ("Hidalgo", "Starr"))
        region.choose_counties([hidalgo, starr], by=convener)
        seat = make_seat(make_partnership(slug="health"))
        type(seat.organization).objects.filter(pk=seat.organization_id).update(county=hidalgo)

    page = home(client)

    assert "County map of" in page
    assert "<dt>Hidalgo, TX</dt><dd>1 business</dd>" in page
    assert "<dt>Starr, TX</dt><dd>none yet</dd>" in page


def test_viewer_is_not_offered_what_they_may_not_do(client, region):
    with in_region(region):
        make_partnership(slug="health")
    client.force_login(make_member(region, Role.VIEWER))

    assert "Plan a meeting" not in home(client)
    client.force_login(make_member(region, Role.CONVENER))
    assert "Plan a meeting" in home(client)


def test_unknown_partnership_is_not_found(client, region, convener):
    with in_region(region):
        assert Partnership.objects.count() == 0

    assert client.get("/r/valley/partnerships/health/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_owner_gets_a_real_mail_whose_link_opens_the_item(client, smtp_sink):
    region = make_region(slug="valley")
    user = make_member(region)
    with in_region(region):
        item = make_item(by=user, title="Price a Saturday cohort")
        path = link_to(item).path

    with at_the_office():
        assert deliver(region) == 1

    (mail,) = smtp_sink.to(item.owner.email)
    assert mail["Subject"] == "Yours to do: Price a Saturday cohort"
    assert mail["Reply-To"] == region.reply_to
    for part in ("plain", "html"):
        assert path in mail.get_body((part,)).get_content()
    assert client.get(path).status_code == 200
    with in_region(region):
        assert Message.objects.get().state == State.SENT
