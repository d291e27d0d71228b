"""The reminders of a meeting on its pages and for programs, and those a region's meetings start with."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from convenings.models import Rung, UsualRung
from outbox.models import DailyMail, Message, State
from regions.models import Contact, Link, Role
from tests.convenings.conftest import make_meeting, send
from tests.factories import make_leader, make_member

ZONE = ZoneInfo("America/Chicago")
START = datetime(2026, 9, 24, 8, 30, tzinfo=ZONE)
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(client, region, convener):
    client.force_login(convener)
    return client


@pytest.fixture
def owner(client, region):
    client.force_login(make_member(region, Role.OWNER))
    return client


@pytest.fixture
def fall(here, convener):
    meeting = make_meeting(convener, starts_at=START, at=START - timedelta(days=60))
    send(meeting, [make_leader(name="Ann Silent"), make_leader(name="Bo Quiet")], convener, at=NOW - timedelta(days=9))
    Message.objects.all().delete()
    return meeting


def at(name, region, *more):
    return reverse(f"convenings:{name}", args=[region.slug, *more])


def week(meeting):
    return meeting.rungs.get(days=7)


def test_the_ladder_shows_each_rung_its_moment_and_who_would_get_it(staff, region, fall):
    page = staff.get(at("ladder", region, fall.pk)).content.decode()

    assert "The next reminder goes Thursday, September\xa017, 8:30\xa0am." in page
    assert "1 week before: Who has not answered" in page
    assert page.count("2 people would get it now") == 2
    assert page.count("<li>Ann Silent") == 2
    assert "The next office day: Who came" in page


def test_a_rung_s_page_names_everybody_and_why_some_are_left_out(staff, region, fall, convener):
    send(fall, [make_leader(name="Cy Late")], convener, at=NOW)

    page = staff.get(at("rung", region, week(fall).pk)).content.decode()

    assert "2 people would get it now" in page
    assert "Ann Silent" in page
    assert "was invited only after it was due" in page
    assert "As Ann Silent reads it" in page
    assert "Ann, we have not heard from you yet." in page
    ann = fall.invitations.get(contact__name="Ann Silent")
    link = Link.objects.to("invitation", ann).get(contact=ann.contact)
    assert "/g/" in page
    assert link.token not in page
    assert Message.objects.exclude(kind="convening.invited").count() == 0


def test_sent_by_hand_the_page_says_so_and_takes_it_back(staff, region, fall, clock):
    rung = week(fall)

    page = staff.post(at("rung_send", region, rung.pk), follow=True).content.decode()
    assert "2 reminders leave in 60 seconds." in page
    assert Message.objects.filter(state=State.QUEUED).count() == 2
    page = staff.post(at("rung_take_back", region, rung.pk), follow=True).content.decode()
    assert "Taken back. Nothing was sent." in page
    assert Message.objects.filter(state=State.QUEUED).count() == 0

    staff.post(at("rung_send", region, rung.pk))
    clock.shift(61)
    late = staff.post(at("rung_take_back", region, rung.pk))
    assert late.status_code == 409
    assert "have already left" in late.content.decode()
    twice = staff.post(at("rung_send", region, rung.pk))
    assert twice.status_code == 409
    assert "Gone to 2 people" in twice.content.decode()


def test_a_rung_is_added_changed_switched_off_and_removed(staff, region, fall):
    staff.post(at("rung_new", region, fall.pk), {"days": "14", "audience": "maybe", "is_on": "on"})
    rung = fall.rungs.get(days=14)
    staff.post(at("rung_edit", region, rung.pk), {"days": "15", "audience": "came", "subject": "Thanks"})
    rung.refresh_from_db()
    assert (rung.days, rung.audience, rung.subject, rung.is_on) == (-15, "came", "Thanks", False)

    staff.post(at("rung_switch", region, rung.pk), {"on": "1"})
    rung.refresh_from_db()
    assert rung.is_on is True
    staff.post(at("rung_remove", region, rung.pk))
    assert not Rung.objects.filter(pk=rung.pk).exists()


def test_what_cannot_be_is_refused_at_its_field(staff, region, fall):
    response = staff.post(at("rung_new", region, fall.pk), {"days": "7", "audience": "silent"})

    assert response.status_code == 400
    assert "There is a reminder for these people on that day already." in response.context["form"].errors["days"][0]
    assert fall.rungs.count() == 8


def test_the_board_says_what_goes_next_and_what_did_not_go(staff, region, fall, clock):
    page = staff.get(at("home", region, fall.pk)).content.decode()
    assert "<b>Thursday, September\xa017, 8:30\xa0am</b>" in page
    assert "2 people as of now" in page

    clock.shift(timedelta(days=4))
    page = staff.get(at("home", region, fall.pk)).content.decode()
    assert "Not sent: “1 week before: Who has not answered”, due Thursday, September 17, 8:30 am." in page


def test_today_says_when_the_silent_hear_next_and_what_was_missed(staff, region, fall, clock):
    page = staff.get(reverse("desk:today", args=[region.slug])).content.decode()
    assert "Two people have not answered" in page
    assert "The next reminder goes Thursday, September 17, 8:30 am." in page

    clock.shift(timedelta(days=4))
    page = staff.get(reverse("desk:today", args=[region.slug])).content.decode()
    assert "A reminder did not go out: 1 week before: Who has not answered" in page
    assert "The next reminder goes Wednesday, September 23, 8:30 am." in page


def test_a_region_makes_the_usual_ladder_its_own(owner, region, here):
    page = owner.get(at("usual", region)).content.decode()
    assert "6 weeks before: Who has not answered" in page
    assert UsualRung.objects.count() == 0

    owner.post(at("usual_start", region))
    first = UsualRung.objects.first()
    owner.post(at("usual_edit", region, first.pk), {"days": "35", "audience": "silent", "is_on": "on"})
    owner.post(at("usual_new", region), {"days": "2", "audience": "yes", "is_on": "on"})
    owner.post(at("usual_remove", region, UsualRung.objects.get(days=28).pk))

    assert [rung.days for rung in UsualRung.objects.all()] == [35, 7, 3, 2, 1, 1, -1, -1]


def api(region, *words):
    return "/".join(["/api/v1/regions", region.slug, *map(str, words), ""])


def test_programs_have_the_same_verbs(staff, region, fall):
    rows = staff.get(api(region, "reminders") + f"?convening={fall.pk}").json()["results"]
    found = next(row for row in rows if row["days"] == 7)
    assert (found["state"], found["moment"], found["count"]) == ("to_come", "2026-09-17T08:30:00-05:00", None)

    people = staff.get(api(region, "reminders", found["id"], "people")).json()["people"]
    assert [(one["name"], one["why_not"]) for one in people] == [("Ann Silent", ""), ("Bo Quiet", "")]
    sent = staff.post(api(region, "reminders", found["id"], "send")).json()
    assert (sent["state"], sent["count"]) == ("held", 2)
    assert staff.post(api(region, "reminders", found["id"], "send")).status_code == 409
    assert staff.post(api(region, "reminders", found["id"], "take-back")).json()["state"] == "to_come"
    off = staff.post(api(region, "reminders", found["id"], "switch"), {"on": False}, content_type="application/json")
    assert off.json()["state"] == "off"
    added = staff.post(
        api(region, "reminders"),
        {"convening": fall.pk, "days": 2, "audience": "came"},
        content_type="application/json",
    )
    assert (added.status_code, added.json()["days"]) == (201, -2)
    assert staff.post(api(region, "reminders", added.json()["id"], "remove")).status_code == 204


def test_who_had_todays_mail_is_named_before_a_reminder_is_sent(staff, region, fall):
    ann = Contact.objects.get(name="Ann Silent")
    told = Message.objects.create(kind="item.assigned", contact=ann, key="told")
    DailyMail.objects.create(contact=ann, day=NOW.date(), address=ann.email, message=told)

    page = staff.get(at("rung", region, week(fall).pk)).content.decode()

    notice = page.split('class="notice')[1].split("</div>")[0]
    assert "Sent now, 1 person gets it with the mail of Wednesday, September 16" in notice
    assert ("Ann Silent" in notice, "Bo Quiet" in notice) == (True, False)
    assert "Bo Quiet" in page


@pytest.mark.parametrize("field", ["subject", "letter", "subject_es", "letter_es"])
def test_an_unknown_word_in_braces_is_refused_at_its_field(meeting, convener, field):
    rung = meeting.rungs.first()

    for verb in (rung.revise, UsualRung.objects.add):
        with pytest.raises(ValidationError, match=r"\{first_nam\} would stay as it is") as refused:
            verb(by=convener, days=11, audience="silent", **{field: "Dear {first_nam}"})
        assert list(refused.value.message_dict) == [field]

    rung.revise(by=convener, **{field: "{first_name}, {organization}, {date}"})
    assert getattr(meeting.rungs.get(pk=rung.pk), field) == "{first_name}, {organization}, {date}"
