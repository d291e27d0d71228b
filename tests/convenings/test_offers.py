"""Listen first: what partners offer is kept until the leaders have finished, and read out one by one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from convenings.models import Offer
from convenings.now import address_of
from tests.convenings.conftest import make_meeting
from tests.convenings.rooming import OPPORTUNITIES, REQUIREMENTS, leader_in, partner_in, running
from tests.factories import make_member


def refusal(verb, *args, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(*args, **given)
    return refused.value


def shown(client, room, face):
    return client.get(address_of(room, face)).content.decode()


def test_an_offer_is_read_by_the_facilitator_alone_until_it_is_read_out(client, meeting, convener):
    room = running(meeting, convener, item=OPPORTUNITIES)
    said = meeting.hear(statement="We need welders", category="workforce", by=convener)
    partner, phone = partner_in(meeting, convener, name="Pia Partner")
    words = {"words": "A night class", "about": f"opportunity:{said.pk}"}

    answer = client.post(f"{phone}offer/", words)

    assert answer["Location"] == f"{phone}?sent=1"
    assert "A night class" in client.get(phone).content.decode()
    assert "A night class" in shown(client, room, "board")
    assert not any("A night class" in shown(client, room, face) for face in ("phone", "partner", "screen"))
    offer = Offer.objects.get()
    assert refusal(offer.release, by=convener).code == "early"

    room.next(by=convener)
    client.force_login(convener)
    act = reverse("convenings:room_offer", args=[meeting.region.slug, meeting.pk])
    assert client.post(act, {"release": offer.pk}).status_code == 302
    assert all("A night class" in shown(client, room, face) for face in ("phone", "partner"))
    assert refusal(offer.release, by=convener).code == "released"
    assert offer.contact == partner


def test_an_offer_about_an_item_waits_until_the_room_is_past_it(meeting, convener):
    room, (partner, _phone) = running(meeting, convener, item=REQUIREMENTS), partner_in(meeting, convener)
    items = list(meeting.agenda.in_order())
    past = Offer.make(room, partner, "Done", about=items[OPPORTUNITIES])
    present = Offer.make(room, partner, "Not yet", about=items[REQUIREMENTS])

    past.release(by=convener)

    assert refusal(present.release, by=convener).code == "early"
    room.end(by=convener)
    present.release(by=convener)


def test_leaders_make_no_offers_and_no_offer_leaves_its_meeting(meeting, convener):
    room, (leader, _phone) = running(meeting, convener), leader_in(meeting, convener)
    partner, _other = partner_in(meeting, convener)
    here, elsewhere = meeting.agenda.first(), make_meeting(convener).agenda.first()

    assert refusal(Offer.make, room, leader, "Mine", about=here).code == "leader"
    assert refusal(Offer.make, room, partner, "Mine", about=elsewhere).code == "another_meeting"


def test_an_offer_is_taken_back_by_its_author_only(client, meeting, convener):
    room = running(meeting, convener)
    partner, phone = partner_in(meeting, convener)
    other, _phone = partner_in(meeting, convener)
    offer = Offer.make(room, partner, "A class", about=meeting.agenda.first())
    assert refusal(offer.take_back, by=other).code == "another"

    client.post(f"{phone}offer/", {"take_back": offer.pk})

    offer.refresh_from_db()
    assert offer.taken_back_at
    assert "taken back" in client.get(phone).content.decode()
    assert "A class" not in shown(client, room, "board")
    assert refusal(offer.release, by=convener).code == "taken_back"


def test_one_phone_keeps_ten_offers_at_most(meeting, convener):
    room, (partner, _phone) = running(meeting, convener), partner_in(meeting, convener)
    item = meeting.agenda.first()
    for number in range(10):
        Offer.make(room, partner, f"Offer {number}", about=item)

    assert refusal(Offer.make, room, partner, "Eleventh", about=item).code == "too_many"


def test_the_schema_ties_an_offer_to_exactly_one(meeting, convener):
    room, (partner, _phone) = running(meeting, convener), partner_in(meeting, convener)
    said = meeting.hear(statement="We need welders", category="workforce", by=convener)
    for about in ({}, {"opportunity": said, "item": meeting.agenda.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(room=room, contact=partner, words="X", **about)


def test_a_viewer_reads_out_nothing(client, meeting, convener):
    room, (partner, _phone) = running(meeting, convener), partner_in(meeting, convener)
    offer = Offer.make(room, partner, "A class", about=meeting.agenda.first())
    room.end(by=convener)
    client.force_login(make_member(meeting.region, "viewer"))

    act = reverse("convenings:room_offer", args=[meeting.region.slug, meeting.pk])

    assert client.post(act, {"release": offer.pk}).status_code == 403
    assert Offer.objects.get(pk=offer.pk).released_at is None
    client.force_login(convener)
    client.post(act, {"release": offer.pk})
    assert Offer.objects.get(pk=offer.pk).released_at is not None
