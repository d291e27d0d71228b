"""After the meeting: the minutes are ready, go out in two languages, are objected to, corrected and approved."""

import pytest
from django.urls import reverse

from convenings.models import Minutes, Room
from regions.models import Link
from regions.scope import in_region
from tests.convenings.minuting import Table
from tests.factories import make_member, make_region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_minutes_go_out_are_objected_to_corrected_and_approved(visitor, client, lost_broker):
    region = make_region()
    with in_region(region):
        convener = make_member(region, name="Rosa Garza")
        table = Table(convener)
        room = Room.open(table.meeting, by=convener)
        room.start(by=convener)
        room.end(by=convener)
    args = [region.slug, table.meeting.pk]
    client.force_login(convener)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    rosa, elena, absent = visitor(scripts=False), visitor(width=390, scripts=False), visitor(width=390, scripts=False)
    rosa.page.context.add_cookies([cookie])

    rosa.go(reverse("desk:today", args=[region.slug]))
    rosa.reads("Minutes of “First convening” are a draft")
    rosa.go(reverse("convenings:room_lead", args=args))
    rosa.reads("The minutes are ready.")
    rosa.follow("Read them, then send them")
    rosa.reads("Meet monthly: We meet each month. (The leaders)")
    rosa.follow("Put it in better words")
    rosa.page.get_by_label("In short").fill("The leaders agreed to meet each month.")
    rosa.press("Save and read it")
    rosa.reads("The leaders agreed to meet each month.")
    rosa.press("Send to 3 people")
    rosa.reads("The minutes are on their way.")
    with in_region(region):
        first = Minutes.objects.get()
        phones = {link.contact_id: link.path for link in Link.objects.to("minutes", first)}

    absent.go(phones[table.absent.pk])
    absent.reads("Nurses leave.")
    elena.go(phones[table.elena.pk])
    elena.page.get_by_label("What is not as it was?").fill("We said: each second month")
    elena.press("Object")
    elena.reads("You get an answer by mail")

    rosa.go(reverse("convenings:minutes", args=args))
    rosa.reads("We said: each second month")
    rosa.follow("Correct them")
    rosa.page.get_by_label("What it corrects").fill("How often we meet")
    rosa.page.get_by_label("In short").fill("The leaders agreed to meet each second month.")
    rosa.press("Save and read it")
    rosa.press("Send to 3 people")
    rosa.reads("The minutes are on their way.")
    rosa.page.get_by_label("Who approved them").fill("The leaders at the table")
    rosa.press("Approved")
    rosa.reads("Approved. It stands on the minutes, with who and when.")
    rosa.follow("Print")
    rosa.reads("It replaces version 1: How often we meet")

    elena.go(phones[table.elena.pk])
    elena.reads("Rosa Garza:")
    elena.follow("Read what stands now")
    elena.reads("The leaders agreed to meet each second month.")
