"""A meeting took place: what that says about its partnership."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from convenings.models import Convening
from partnerships.models import Partnership
from regions.models import Activity
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_partnership


def after(meeting):
    return meeting.starts_at + timedelta(hours=1)


def start_earlier(meeting):
    """As if it had been planned long ago: a page has no clock to turn."""
    Convening.objects.filter(pk=meeting.pk).update(
        starts_at=meeting.starts_at - timedelta(days=60), ends_at=meeting.ends_at - timedelta(days=60)
    )


def test_holding_the_launch_meeting_launches_the_partnership(meeting, convener):
    meeting.hold(by=convener, at=after(meeting))

    table = Partnership.objects.get()
    assert table.stage == "launched"
    assert table.stage_changes.values_list("stage", "reason").get() == ("launched", "The launch meeting took place.")
    told = Activity.objects.filter(thread=table.pk).order_by("id").values_list("verb", "user")
    assert list(told)[-2:] == [("convening.held", convener.pk), ("partnership.moved", convener.pk)]


def test_a_launch_meeting_that_may_not_be_held_launches_nothing(meeting, convener):
    with pytest.raises(ValidationError, match="has not started yet"):
        meeting.hold(by=convener)

    assert Partnership.objects.get().stage == "preparing"


@pytest.mark.parametrize("kind", ["full", "action_team"])
def test_holding_any_other_meeting_leaves_the_stage(here, convener, kind):
    meeting = make_meeting(convener, kind=kind)

    meeting.hold(by=convener, at=after(meeting))

    assert (Convening.objects.get().state, Partnership.objects.get().stage) == ("held", "preparing")


def test_a_second_launch_meeting_does_not_set_an_acting_partnership_back(here, convener):
    meeting = make_meeting(convener, partnership=make_partnership(stage="acting"))

    meeting.hold(by=convener, at=after(meeting))

    assert (Convening.objects.get().state, Partnership.objects.get().stage) == ("held", "acting")


@pytest.mark.parametrize(("stage", "says_so"), [("preparing", True), ("acting", False)])
def test_the_page_says_what_holding_does_and_the_partnership_shows_it(client, here, convener, stage, says_so):
    meeting = make_meeting(convener, partnership=make_partnership(name="Valley Health", stage=stage))
    start_earlier(meeting)
    client.force_login(convener)
    page = reverse("convenings:hold", args=[here.slug, meeting.pk])

    asked = client.get(page).content.decode()
    client.post(page)
    shown = client.get(meeting.partnership.get_absolute_url()).content.decode()

    assert ("Valley Health then stands at “Launched”." in asked) is says_so
    assert ("· Launched" in shown) is says_so


def test_the_api_holds_it_by_the_same_verb(client, here, convener):
    meeting = make_meeting(convener)
    start_earlier(meeting)
    client.force_login(convener)
    root = f"/api/v1/regions/{here.slug}/"

    held = client.post(f"{root}convenings/{meeting.pk}/hold/")
    table = client.get(f"{root}partnerships/{meeting.partnership.slug}/")

    assert (held.status_code, held.json()["state"], table.json()["stage"]) == (200, "held", "launched")


def test_once_held_its_page_speaks_of_answers_as_of_what_was(meeting, convener, client):
    going, silent = make_leader(), make_leader()
    for person in (going, silent):
        invited(meeting, convener, person)
    meeting.invitations.get(contact=going).respond("yes", by=going)
    client.force_login(convener)
    address = reverse("convenings:home", args=[meeting.region.slug, meeting.pk])
    before = client.get(address).content.decode()
    assert ("One person has not answered yet." in before, "1 coming" in before) == (True, True)

    meeting.hold(by=convener, at=after(meeting))

    page = client.get(address).content.decode()
    said = ("Nobody has been ticked as there yet.", "1 person had said yes.", "One person never answered.")
    assert [words in page for words in said] == [True] * 3
    assert "1 coming" not in page
