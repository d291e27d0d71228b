"""After the meeting five leaders say on their phones what they think of it, and the office sees averages."""

import pytest
from django.urls import reverse

from convenings.models import Minutes, Pulse
from regions.models import Link
from regions.scope import in_region
from tests.convenings.minuting import Table
from tests.factories import make_leader, make_member, make_region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_five_leaders_answer_with_a_tap_each_and_the_office_reads_no_names(visitor, client, lost_broker):
    region = make_region()
    with in_region(region):
        convener = make_member(region, name="Rosa Garza")
        table = Table(convener)
        leaders = [make_leader() for _ in range(4)]
        for leader in leaders:
            table.meeting.mark_present(leader, by=convener)
        minutes = Minutes.send(table.meeting, by=convener)
        phones = {link.contact_id: link.path for link in Link.objects.to("minutes", minutes)}
        for leader in leaders:
            Pulse.give(table.meeting, by=leader, worth=5, clear=3, words="Ninety minutes would do.")
        table.meeting.hold(by=convener)
    client.force_login(convener)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    rosa, elena = visitor(), visitor(width=390, scripts=False)
    rosa.page.context.add_cookies([cookie])
    home = reverse("convenings:home", args=[region.slug, table.meeting.pk])
    rosa.go(home)
    rosa.reads("Too few answers to show.")

    elena.go(phones[table.elena.pk])
    elena.follow("Answer with a tap each")
    elena.reads("How was the meeting?", "Nobody sees who said what.")
    elena.leave(tap(elena, "It was worth my time.", 4).click)
    elena.reads("It counts with the second number.")
    elena.leave(tap(elena, "I know who does what next.", 2).click)
    elena.reads("Saved. Thank you.")
    elena.write("In one line, if you like", "Start on time")
    elena.press("Save the line")
    elena.reads("Saved. Thank you.")

    rosa.go(home)
    rosa.reads("4.8 of 5", "2.8 of 5", "5 leaders", "Start on time", "Ninety minutes would do.")
    rosa.go(reverse("desk:indicator", args=[region.slug, table.meeting.partnership.slug, "value-to-business"]))
    rosa.reads("3.8", "5 answers after 1 meeting", "What it was counted from")


def tap(leader, question, number):
    return leader.page.get_by_role("form", name=question).get_by_role("button", name=str(number))
