"""The second meeting's rescue list: who came first and has not said yes, and one tap for each call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Attendance, Convening
from regions.models import Role, Touch
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member, make_partner_contact, make_partnership, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def second(here):
    """Three leaders came to the launch; one has said yes to the second meeting, one nothing, one is not invited."""
    with in_region(here):
        partnership, now = make_partnership(stage="launched"), timezone.now()
        names = ("Ana Ruiz", "Ben Ito", "Cleo Marsh")
        people = [make_leader(name=name, phone="956-555-0100") for name in names]
        launch = Convening.objects.create(
            partnership=partnership, kind="launch", title="Launch", state="held",
            starts_at=now - timedelta(days=60), ends_at=now - timedelta(days=60, hours=-2),
        )  # fmt: skip
        for person in [*people, make_partner_contact()]:
            side = person.organization.kind
            Attendance.objects.create(
                convening=launch, contact=person, organization=person.organization, side=side, at=launch.starts_at
            )
        meeting = Convening.objects.create(
            partnership=partnership, title="Second meeting",
            starts_at=now + timedelta(days=10), ends_at=now + timedelta(days=10, hours=2),
        )  # fmt: skip
        for person, answer in ((people[0], "yes"), (people[1], "")):
            meeting.invitations.create(
                contact=person, organization=person.organization, side="business", answer=answer,
                answered_at=now if answer else None,
            )  # fmt: skip
        return meeting


def address(here, meeting):
    return f"/r/{here.slug}/convenings/{meeting.pk}/rescue/"


def test_the_list_names_who_has_not_said_yes_with_number_and_last_touch(here, second, client):
    client.force_login(make_member(here))
    with in_region(here):
        ben = second.invitations.get(answer="").contact
        Touch.objects.create(organization=ben.organization, contact=ben, asked_for="A tour", asked_by="Dana Cole")

    page = client.get(address(here, second)).content.decode()

    assert "Two leaders of the launch have not said yes." in page
    assert "Ben Ito" in page
    assert "Cleo Marsh" in page
    assert "Ana Ruiz" not in page
    assert 'href="tel:' in page
    assert "Not invited yet" in page
    assert "Dana Cole knows them" in page
    assert "A tour" in page


def test_a_colleague_who_comes_takes_the_company_off_the_list(here, second, client):
    client.force_login(make_member(here))
    with in_region(here):
        ben = second.invitations.get(answer="").contact
        second.invitations.create(
            contact=make_contact(ben.organization), organization=ben.organization, side="business", answer="sending",
            answered_at=timezone.now(),
        )  # fmt: skip

    assert "Ben Ito" not in client.get(address(here, second)).content.decode()


def tap(client, here, second, contact, what):
    return client.post(f"{address(here, second)}{contact.pk}/", {"tap": what})


def test_one_tap_is_one_line_in_the_ledger_and_settles_with_the_next(here, second, client):
    client.force_login(make_member(here, name="Marisol Treviño"))
    with in_region(here):
        ben = second.invitations.get(answer="").contact

    tap(client, here, second, ben, "called")
    tap(client, here, second, ben, "called")
    answered = tap(client, here, second, ben, "yes")

    assert answered.status_code == 302
    with in_region(here):
        touch = Touch.objects.get()
        assert (touch.contact, touch.came_of, touch.asked_by) == (ben, "yes", "Marisol Treviño")
        assert touch.asked_for == "To come to “Second meeting”"
        assert second.invitations.get(contact=ben).answer == "yes"
    assert "Ben Ito" not in client.get(address(here, second)).content.decode().split("</h1>")[1].split("<h2")[-1]


def test_who_is_not_invited_is_noted_and_stays_uninvited(here, second, client):
    client.force_login(make_member(here))
    with in_region(here):
        cleo = make_leader(name="Dee")

    tap(client, here, second, cleo, "yes")

    with in_region(here):
        assert Touch.objects.get().came_of == "yes"
        assert not second.invitations.filter(contact=cleo).exists()


def test_nonsense_writes_nothing(here, second, client):
    client.force_login(make_member(here))
    with in_region(here):
        ben = second.invitations.get(answer="").contact

    page = client.post(f"{address(here, second)}{ben.pk}/", {"tap": "perhaps"}, follow=True).content.decode()

    assert "Select a valid choice" in page
    with in_region(here):
        assert not Touch.objects.exists()


def test_a_viewer_reads_the_list_and_taps_nothing(here, second, client):
    client.force_login(make_member(here, Role.VIEWER))

    page = client.get(address(here, second)).content.decode()

    assert "Ben Ito" in page
    assert 'name="tap"' not in page


def test_a_meeting_without_a_launch_before_it_says_so(here, second, client):
    client.force_login(make_member(here))
    with in_region(here):
        Attendance.objects.all().delete()
        Convening.objects.filter(kind="launch").delete()

    assert "The launch has not been yet." in client.get(address(here, second)).content.decode()
