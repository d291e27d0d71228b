"""From the result to the promise: the facilitator adopts, a champion signs up without scripts, the wall follows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from convenings.models import Convening
from partnerships.models import ActionItem, Priority
from regions.models import Link
from regions.scope import in_region
from tests.convenings.conftest import make_meeting
from tests.factories import make_member, make_region, make_seat
from tests.partnerships.ballot_box import count, opened, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLLOWS = 10_000  # milliseconds the wall has to show what a phone did


def shows(visitor, words):
    visitor.page.get_by_text(words).first.wait_for(timeout=FOLLOWS)


def test_champion_signs_up_on_the_phone_and_the_wall_shows_it(visitor, client, lost_broker):
    region = make_region()
    with in_region(region):
        convener = make_member(region, name="Rosa Garza")
        box = opened(winners=2)
        place(box, [[2, 1], [1, 1], [1]])
        count(box.ballot)
        meeting = make_meeting(convener, partnership=box.table)
        now = timezone.now()
        Convening.objects.filter(pk=meeting.pk).update(starts_at=now, ends_at=now + timedelta(minutes=20))
        elena = box.electors[0].contact
        phones = Link.objects.to("ballot", box.ballot).get(contact=elena)
        marcus = make_seat(box.table).contact
    args = [region.slug, meeting.pk]
    client.force_login(convener)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    rosa, wall, phone = visitor(), visitor(width=1920), visitor(width=390, scripts=False)
    for staff in (rosa, wall):
        staff.page.context.add_cookies([cookie])

    wall.go(reverse("convenings:promises_wall", args=args))
    wall.reads("What was chosen appears here once it is adopted.")
    rosa.go(reverse("convenings:promises", args=args))
    rosa.reads("2 were chosen. Make them priorities.")
    rosa.press("Adopt")
    rosa.reads("Adopted. Now: who carries it, and what is done first?")
    shows(wall, "A seat is open")

    phone.go(f"/g/{region.slug}/{phones.token}/champion/")
    phone.page.get_by_role("button", name="I will champion this").first.click()
    phone.reads("Thank you. You carry this now.")
    shows(wall, elena.name)
    phone.page.get_by_label("Outcome wanted").fill("No graduate waits for a rotation")
    phone.page.get_by_label("Measure").fill("Places: 40 to 60")
    phone.page.get_by_label("First step").fill("Call three hospitals")
    phone.press("Save what I promise")
    phone.reads("Call three hospitals")
    shows(wall, "Call three hospitals")

    # Somebody without a phone says it aloud.
    rosa.go(reverse("convenings:promises", args=args))
    other = rosa.page.locator("section.card").last
    other.get_by_label("Champion").select_option(str(marcus.pk))
    other.get_by_role("textbox", name="First step").fill("Ask the county for a map")
    rosa.leave(other.get_by_role("button", name="Save the promise").click)
    rosa.reads("Promised. It stands on the wall.")
    shows(wall, "Ask the county for a map")
    with in_region(region):
        owners = ActionItem.objects.order_by("id").values_list("owner", flat=True)
        assert list(owners) == [elena.pk, marcus.pk]
        assert Priority.objects.get(rank=1).measure == "Places: 40 to 60"

    rosa.go(reverse("partnerships:decisions", args=[region.slug, box.table.slug]))
    rosa.follow("Write down a decision")
    rosa.page.get_by_label("In a few words").fill("Meet monthly")
    rosa.page.get_by_label("What was decided").fill("We meet on first Mondays.")
    rosa.page.get_by_label("Who decided").fill("The leaders, by phone")
    rosa.press("Write it down")
    rosa.reads("Written down. It stands in the log.")
    rosa.follow("Meet monthly")
    rosa.follow("Correct it")
    rosa.page.get_by_label("What was decided").fill("We meet on first Tuesdays.")
    rosa.page.get_by_label("Why it is corrected").fill("A slip")
    rosa.press("Correct it")
    rosa.reads("What stood before")
