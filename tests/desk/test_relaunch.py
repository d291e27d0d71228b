"""A partnership rests and starts anew: silent while it rests; one press lays out the kit, and nothing is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.models import Attendance, Convening, Invitation
from desk.alarms.ringing import ringing
from desk.models import Relaunch
from desk.relaunching import roster_of
from outbox.models import Message
from partnerships.models import ChecklistItem, Outcome, Seat
from partnerships.reminders import remind_due
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_item, make_leader, make_member, make_partnership, make_priority, make_region, make_seat

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def convener(here, client):
    user = make_member(here, name="Marisol Treviño")
    client.force_login(user)
    return user


@pytest.fixture
def resting(here):
    """A year old; it met twice, achieved something, and rests."""
    with in_region(here):
        began = timezone.now() - 365 * DAY
        partnership = make_partnership(name="Builders", slug="builders", stage="acting", created_at=began)
        champion = make_seat(partnership, make_leader(name="Ana Ruiz"), "champion")
        once = make_seat(partnership, make_leader(name="Ben Ito"))
        gone = make_seat(partnership, make_leader(name="Cleo Marsh"))
        for days, people in ((300, [once]), (200, [champion, gone]), (150, [champion])):
            starts = timezone.now() - days * DAY
            meeting = Convening.objects.create(
                partnership=partnership,
                title="Full",
                state="held",
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
            )
            for seat in people:
                Attendance.objects.create(
                    convening=meeting, contact=seat.contact, organization=seat.organization, side="business", at=starts
                )
        gone.leave(by=None)
        Seat.objects.filter(pk=gone.pk).update(until=timezone.localdate())
        priority = make_priority(partnership)
        Outcome.objects.create(priority=priority, title="rotation places", kind="training", figure=12, unit="places")
        make_item(partnership, team=priority.team, title="Write {organization} a plan", status="done", done_at=began)
        partnership.move_to("dormant", by=None)
        return partnership


def test_a_partnership_that_rests_is_left_in_peace(here, resting):
    noon = timezone.now().replace(hour=18, minute=0)
    while noon.weekday() > 3:
        noon += DAY
    with in_region(here):
        make_item(resting, due_on=timezone.localdate(noon))

        assert ringing(timezone.now() + 400 * DAY).alarms == []
    assert remind_due(here, noon) == 0


def test_one_press_lays_out_everything_and_sends_nothing(here, resting, convener, client):
    path = f"/r/{here.slug}/partnerships/builders/relaunch/"
    assert "Start Builders anew?" in client.get(path).content.decode()

    page = client.post(path, follow=True).content.decode()

    assert "Everything is laid out. Nothing was sent." in page
    with in_region(here):
        resting.refresh_from_db()
        row = Relaunch.objects.get()
        assert (resting.stage, row.begun_by) == ("relaunching", "Marisol Treviño")
        assert (row.convening.kind, row.convening.state) == ("launch", "finding")
        assert row.convening.options.count() == 3
        assert {option.starts_at.weekday() for option in row.convening.options.all()} == {1, 2, 3}
        assert "• Rotation places: 12 places" in row.letter
        assert "• Write (organization) a plan" in row.letter  # nobody's words become a placeholder
        assert ChecklistItem.objects.undone().count() == 8
        assert not Message.objects.exists()
        assert not Invitation.objects.exists()
    assert "Ana Ruiz" in page
    assert "Ben Ito" in page
    assert "They have left" in page


def test_the_roster_tells_who_came_whom_to_ask_again_and_who_left(here, resting):
    with in_region(here):
        roster = roster_of(resting)

    assert [[person.name for person in group] for group in (roster.came, roster.again, roster.left)] == [
        ["Ana Ruiz"],
        ["Ben Ito"],
        ["Cleo Marsh"],
    ]


def test_the_letter_is_read_as_text_and_mail_and_goes_on_a_press(here, resting, convener, client):
    with in_region(here):
        row = Relaunch.begin(resting, by=convener)
        people = [person.pk for person in (*roster_of(resting).came, *roster_of(resting).again)]
        ana = roster_of(resting).came[0].pk
    said = {"subject": row.subject, "letter": row.letter, "people": people, "signed_by": [ana]}
    meeting = f"/r/{here.slug}/convenings/{row.convening_id}"

    page = client.post(f"{meeting}/invite/preview/", said).content.decode()

    assert "This is what Ana Ruiz will read." in page
    assert "Rotation places: 12 places" in page
    assert "As plain text" in page
    with in_region(here):
        assert not Message.objects.exists()
    client.post(f"{meeting}/invite/", said | {"do": "send"})
    with in_region(here):
        assert Message.objects.filter(kind="convening.invited").count() == 2
    kit = client.get(f"/r/{here.slug}/partnerships/builders/relaunch/").content.decode()
    assert "2 people are asked." in kit


def test_after_the_relaunch_everything_counts_anew_and_its_meeting_launches_it(here, resting, convener):
    with in_region(here):
        row = Relaunch.begin(resting, by=convener)
        champion = Seat.objects.champions().get()
        now = timezone.now()
        kinds = [str(alarm.kind) for alarm in ringing(now + 60 * DAY).alarms]
        assert "silent" not in kinds
        assert [alarm.about for alarm in ringing(now + 61 * DAY).alarms if alarm.kind == "silent"] == [
            champion.contact_id
        ]

        Convening.objects.filter(pk=row.convening_id).update(
            state="planned", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
        )
        Convening.objects.get(pk=row.convening_id).hold(by=convener)

        resting.refresh_from_db()
        assert resting.stage == "launched"
        assert "no_meeting" not in [str(alarm.kind) for alarm in ringing(now + 100 * DAY).alarms]
        assert "no_meeting" in [str(alarm.kind) for alarm in ringing(now + 101 * DAY).alarms]


@pytest.mark.parametrize("stage", ["exploring", "preparing", "closed", "relaunching"])
def test_what_has_not_launched_is_closed_or_under_way_is_not_started_anew(here, stage):
    with in_region(here):
        partnership = make_partnership(stage=stage)

        with pytest.raises(ValidationError):
            Relaunch.begin(partnership, by=None)
        assert not Convening.objects.exists()


def test_the_home_of_one_that_rests_offers_it_to_conveners(here, resting, convener, client):
    home = f"/r/{here.slug}/partnerships/builders/"
    assert "Start it anew" in client.get(home).content.decode()

    client.force_login(make_member(here, Role.VIEWER))

    assert "Start it anew" not in client.get(home).content.decode()
    assert client.post(f"{home}relaunch/").status_code == 403
