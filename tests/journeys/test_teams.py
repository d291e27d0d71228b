"""A champion gathers a team and writes to it on a phone; a partner answers by mail; who helps has it in their work."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox.delivery import deliver
from outbox.models import Message
from outbox.reading import read_new
from outbox.receiving import receive
from partnerships.models import ActionItem, TeamMail
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner_contact, make_partnership, make_region, make_seat
from tests.journeys.postbox import Postbox
from tests.partnerships.acting import make_priority

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(settings):
    settings.INBOX_DOMAIN = "in.table.example"
    region = make_region(slug="valley", name="The Valley", sender_name="Valley office")
    rosa = make_member(region, name="Rosa Garza")
    dean = make_member(region, "guest", name="Luis Treviño", email="luis@college.example")
    with in_region(region):
        partnership = make_partnership(name="Valley Healthcare", slug="healthcare", stage="acting")
        elena = make_seat(partnership, make_leader(name="Elena Salinas", email="elena@hospital.example")).contact
        marcus = make_seat(partnership, make_leader(name="Marcus Webb", email="marcus@clinic.example")).contact
        luis = make_partner_contact(name="Luis Treviño", email="luis@college.example", user=dean)
        ines = make_partner_contact(name="Inés Mora", email="ines@board.example", language="es")
        for partner in (luis, ines):
            make_seat(partnership, partner, "partner")
        priority = make_priority(partnership, title="Rotations any hospital can open", by=rosa)
        day = timezone.localdate() + timedelta(days=20)
        ActionItem.assign(priority.team, title="Open night rotations", owner=marcus, due_on=day, by=rosa)
        priority.sign_up(elena, by=elena)
        way = Link.objects.to("team", priority.team).get(contact=elena).path
    return {"region": region, "rosa": rosa, "dean": dean, "priority": priority, "elena": way, "marcus": marcus}


def signed_in(visitor, user):
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    somebody = visitor()
    somebody.page.context.add_cookies([cookie])
    return somebody


def the_minute_is_over(region):
    with in_region(region):
        now = timezone.now()
        Message.objects.waiting().update(next_attempt_at=now, due_at=now, by_hand=True)
        TeamMail.objects.update(sent_at=now, goes_at=now)
    deliver(region)


def answer(mail, words):
    head = {
        "From": mail["To"].addresses[0].addr_spec,
        "To": mail["Reply-To"],
        "Subject": f"Re: {mail['Subject']}",
        "Message-ID": f"<{uuid4()}@mail.example>",
        "In-Reply-To": mail["Message-ID"],
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, 'Content-Type: text/plain; charset="utf-8"', "", words]).encode()


def test_a_team_gathers_hears_and_answers(visitor, here_is_the_site, smtp_sink, table, lost_broker):
    region, post = table["region"], Postbox(smtp_sink)
    elena = visitor(width=390, scripts=False)
    elena.go(table["elena"])
    elena.reads("Leaders lead it. Ask a partner", "Not in the team, and at work for it", "Open night rotations")
    for person in ("Luis Treviño", "Inés Mora", "Marcus Webb"):
        elena.follow("Add somebody")
        elena.page.get_by_label("Who").select_option(
            label=next(o for o in elena.page.get_by_label("Who").locator("option").all_inner_texts() if person in o)
        )
        elena.press("Add to the team")
        elena.reads(person)
    elena.reads("Business majority: not yet, 2 to 2", "Ask one more leader who cares")

    elena.follow("Write to the team")
    elena.reads("It goes to 3 people:")
    elena.write("Subject", "Nights: one hospital more")
    elena.write("What you write", "Knapp opens two nights.\n\nWho could teach on a Tuesday?")
    elena.press("See it as they will")
    elena.reads("This is what Inés Mora will read.", "It goes to 3 people:")
    elena.press("Send to 3 people")
    elena.reads("3 letters leave within a minute.")
    elena.press("Take it back")
    elena.press("See it as they will")
    elena.press("Send to 3 people")

    the_minute_is_over(region)
    mail = post.newest("luis@college.example", "Nights: one hospital more")
    assert len(post.mails("ines@board.example", "Abrir la página del equipo")) == 1
    assert post.mails("elena@hospital.example") == []
    receive(answer(mail, "I know two who could.\r\n\r\nOn Tue, Elena wrote:\r\n> Who could teach on a Tuesday?"))
    read_new(region)
    luis = visitor(width=390, scripts=False)
    luis.go(post.link("luis@college.example", "Nights: one hospital more"))
    luis.reads("Nights: one hospital more", "I leave the team")
    luis.does_not_read("Write to the team")

    rosa = signed_in(visitor, table["rosa"])
    rosa.go(reverse("partnerships:team", args=["valley", table["priority"].pk]))
    rosa.reads("Elena Salinas", "to 3 people")
    rosa.follow("What was said about it")
    rosa.reads("I know two who could.", "Luis Treviño")
    with in_region(region):
        item = ActionItem.objects.get()
    rosa.go(reverse("partnerships:item", args=["valley", item.pk]))
    rosa.follow("Call somebody in")
    rosa.page.get_by_label("Who helps").select_option(
        label=next(o for o in rosa.page.get_by_label("Who helps").locator("option").all_inner_texts() if "Luis" in o)
    )
    rosa.press("Call them in")
    rosa.reads("Luis Treviño helps now, and hears of it by mail.")

    dean = signed_in(visitor, table["dean"])
    dean.go("/my-work/")
    dean.reads("Open night rotations", "Marcus Webb has it", "Teams you are in")
    dean.follow("See how it goes: Open night rotations")
    dean.reads("You help with this", "Marcus Webb")
    dean.press("Read and write notes", status=409)
    dean.reads("Are you Luis Treviño?")
    dean.press("Yes, I am Luis Treviño")
    dean.reads("Open night rotations")

    with in_region(region):
        marcus = Link.objects.to("item", item).get(contact=table["marcus"]).path
    owner = visitor(width=390, scripts=False)
    owner.go(marcus)
    owner.reads("Helping you:", "Luis Treviño")
