"""Every cell of `tests.visibility`, against the running views, letters and files."""

from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from outbox.delivery import deliver
from outbox.models import Message
from partnerships.models import Note
from regions.models import Link, Role
from regions.scope import in_region
from tests.factories import (
    make_item,
    make_leader,
    make_member,
    make_partner,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
    make_user,
)
from tests.outbox.mornings import MORNING, NIGHT
from tests.visibility import NOTHING, SEES, SURFACES, B, M, P

pytestmark = pytest.mark.django_db

WORDS = {B: "qzbusiness it is", M: "qzmembers it is", P: "qzpublic it is"}
STAFF = tuple(Role.values)


def unpacked(body):
    """A workbook is a parcel of files."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as parcel:
        return b"\n".join(map(parcel.read, parcel.namelist()))


class Talk:
    """A published partnership where something was said for each kind of reader."""

    def __init__(self, role):
        self.role, self.region = role, make_region()
        convener = make_member(self.region)
        with in_region(self.region):
            self.partnership = make_partnership()
            self.partnership.publish(by=convener)
            self.priority = make_priority(self.partnership)
            self.convener, self.writer = convener, make_seat(self.partnership).contact
            self.person = self._person()
            owner = self.person if role == "helper" else make_partner_contact()
            self.item = make_item(self.partnership, team=self.priority.team, owner=owner)
            if role == "supporter":
                self.item.call_in(self.person, by=None)
            self.thing = self.item if role in ("helper", "supporter") else self.priority
            for visibility, word in WORDS.items():
                self.say(word, visibility)
        self.user = make_user() if role == "stranger" else make_member(self.region, role) if role in STAFF else None
        self.client = Client()
        if self.user:
            self.client.force_login(self.user)

    def _person(self):
        if self.role in ("leader", "champion"):
            return make_seat(self.partnership, role=self.role).contact
        if self.role == "partner":
            return make_seat(self.partnership, role="partner").contact
        if self.role == "moved":
            contact = make_seat(self.partnership, role="leader").contact
            contact.organization = make_partner()
            contact.keep(by=self.convener)
            return contact
        if self.role == "left":
            seat = make_seat(self.partnership, role="leader")
            self.priority.sign_up(seat.contact, by=None)
            self.priority.team.join(seat.contact, by=None)
            seat.leave(by=self.convener, on=seat.since)
            return seat.contact
        return {
            "helper": make_partner_contact,
            "supporter": make_partner_contact,
            "outsider": make_leader,
        }.get(self.role, lambda: None)()

    def say(self, word, visibility, to=()):
        try:
            with transaction.atomic():
                return Note.say(self.thing, text=word, visibility=visibility, to=to, by=self.writer)
        except ValidationError:
            return None

    # ---- what each surface shows ----

    def read(self, *paths):
        found = []
        for path in paths:
            answer = self.client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found.append(unpacked(body).decode(errors="replace"))
        return "\n".join(found)

    def address(self, name, *args):
        return reverse(name, args=[self.region.slug, *args])

    def page(self):
        return self.read(self.address("partnerships:notes", "priority", self.priority.pk))

    def place(self):
        return self.read(self.address("partnerships:priority", self.priority.pk))

    def api(self):
        notes = f"/api/v1/regions/{self.region.slug}/notes/"
        with in_region(self.region):
            each = [f"{notes}{note.pk}/" for note in Note.objects.all()]
        return self.read(notes, *each)

    def search(self):
        """By one word of it: the page says again what was sought."""
        asked = (urlencode({"q": word.split()[0]}) for word in WORDS.values())
        return self.read(*(f"{self.address('desk:search')}?{query}" for query in asked))

    def export(self):
        names = ("regions:export", "regions:export_xlsx")
        decisions = self.address("partnerships:decisions_csv", self.partnership.slug)
        return self.read(*map(self.address, names), decisions)

    def ledger(self):
        """Somebody was asked by name, for each kind of reader."""
        with in_region(self.region):
            other = make_seat(self.partnership).contact
            for visibility, word in WORDS.items():
                self.say(word, visibility, to=[other])
        deliver(self.region)
        with in_region(self.region):
            numbers = list(Message.objects.values_list("pk", flat=True))
        pages = [self.address(name, number) for number in numbers for name in ("outbox:message", "outbox:html")]
        programs = [f"/api/v1/regions/{self.region.slug}/messages/{number}/" for number in numbers]
        return self.read(*pages, *programs)

    def link(self):
        if self.person is None:
            return ""
        with in_region(self.region):
            Link.objects.issue("discussion", [(self.person.pk, self.thing)], until=None)
            path = Link.objects.to("discussion", self.thing).get(contact=self.person).path
        return self.read(path)

    def mails(self, when=NIGHT):
        with time_machine.travel(when, tick=False):
            deliver(self.region)
        with in_region(self.region):
            rows = Message.objects.filter(contact=self.person, state="sent") if self.person else []
            return "\n".join(f"{row.subject}\n{row.text}\n{row.html}" for row in rows)

    def named(self):
        if self.person is None:
            return ""
        with in_region(self.region):
            for visibility, word in WORDS.items():
                self.say(word, visibility, to=[self.person])
        return self.mails()

    def digest(self):
        """They wrote there once, or would have; then others did."""
        if self.person is None:
            return ""
        with in_region(self.region):
            for visibility in WORDS:
                try:
                    with transaction.atomic():
                        Note.say(self.thing, text="Me", visibility=visibility, by=self.person)
                except ValidationError:
                    continue
            for visibility, word in WORDS.items():
                self.say(word, visibility)
        return self.mails(MORNING)

    def public(self):
        return self.read(
            self.address("desk:public_notes", self.partnership.slug),
            self.address("desk:public", self.partnership.slug),
            self.address("desk:public_region"),
        )


@pytest.mark.parametrize("role", SEES)
def test_every_cell_shows_what_the_table_says_and_nothing_else(role, smtp_sink):
    seen = {}
    for surface in SURFACES:
        with time_machine.travel(NIGHT, tick=False):
            talk = Talk(role)
            shown = getattr(talk, surface)()
        seen[surface] = {visibility for visibility, word in WORDS.items() if word in shown}

    assert seen == {surface: set(SEES[role].get(surface, NOTHING)) for surface in SURFACES}


def test_the_table_tells_apart_all_visibilities_and_every_surface_shows_something():
    shown = {surface: set().union(*(cells.get(surface, NOTHING) for cells in SEES.values())) for surface in SURFACES}

    assert {surface for surface, found in shown.items() if not found} == {"export"}
    assert {tuple(sorted(found)) for cells in SEES.values() for found in cells.values()} == {
        ("business", "members", "public"), ("members", "public"), ("public",),
    }  # fmt: skip
