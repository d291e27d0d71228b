"""Letters about notes, and replies to them: a note beside the one answered, when it truly comes from the person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox.daily import daily_mail
from outbox.delivery import deliver
from outbox.letters import Category
from outbox.models import Consent, Incoming, IncomingState, Message, Source, Wish
from outbox.reading import read_new
from outbox.receiving import receive
from partnerships.models import Note
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner_contact, make_partnership, make_priority, make_seat
from tests.outbox.mornings import MORNING, NIGHT

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(region):
    with in_region(region):
        partnership = make_partnership(name="Nursing")
        return {
            "priority": make_priority(partnership, title="Weekend rotations"),
            "ana": make_seat(partnership, make_leader(name="Ana Ruiz", email="ana@mill.example")).contact,
            "grace": make_seat(partnership, make_leader(name="Grace Tovar", email="grace@farm.example")).contact,
            "bob": make_seat(
                partnership, make_partner_contact(name="Bob Lee", email="bob@college.example"), role="partner"
            ).contact,
            "convener": make_member(region, name="Carla Soto"),
        }


def say(region, talk, who="ana", text="@Bob Lee, could you open a Saturday?", visibility="members", **more):
    with in_region(region):
        return Note.say(talk["priority"], text=text, visibility=visibility, by=talk[who], **more)


def said(region):
    with in_region(region):
        return list(Note.objects.order_by("id").values_list("author", "text", "visibility", "by_mail"))


@pytest.fixture
def named(region, talk, inbox, smtp_sink):
    """What Bob gets, being asked by name."""
    say(region, talk)
    deliver(region)
    (mail,) = smtp_sink.messages
    return mail


def to(mail):
    return mail["To"].addresses[0].addr_spec


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_who_is_named_hears_at_once_with_the_words_and_a_way_in(region, talk, named):
    with in_region(region):
        url = Link.objects.to("discussion", talk["priority"]).get(contact=talk["bob"]).url

    assert named["Subject"] == "Ana Ruiz asks you: Weekend rotations"
    assert "could you open a Saturday?" in text_of(named)
    assert "Answer this mail, and your words stand beside these" in text_of(named)
    assert url in text_of(named)
    assert "List-Unsubscribe" in named


def test_reply_becomes_a_note_for_the_same_readers_without_the_old_thread(region, named, reply_to, smtp_sink):
    quoted = f"On Tue, Mar 3, 2026 at 9:12 AM Valley office <{named['Reply-To']}> wrote:\r\n> could you"
    receive(reply_to(named, f"Yes, from May.\r\n\r\n{quoted}\r\n> open a Saturday?"))

    read_new(region)
    deliver(region)

    assert said(region)[1:] == [("Bob Lee", "Yes, from May.", "members", True)]
    # Nobody at the office is mailed what everybody reads in its place.
    assert [to(mail) for mail in smtp_sink.messages] == ["bob@college.example"]


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X-Autoreply": "yes"}]
)
def test_out_of_office_is_never_a_note(region, named, reply_to, headers):
    receive(reply_to(named, "I am away until Monday.", **headers))

    read_new(region)

    assert len(said(region)) == 1


def test_forged_reply_waits_and_is_a_note_only_by_a_conveners_word(region, talk, named, reply_to, came):
    receive(reply_to(named, "Never.", by="mallory@evil.example"))
    read_new(region)
    (row,) = came()
    assert row.state == IncomingState.WAITING
    assert len(said(region)) == 1

    with in_region(region):
        row.take_over(by=talk["convener"])

    assert said(region)[1:] == [("Bob Lee", "Never.", "members", True)]


def test_reply_with_a_made_up_token_is_nothing(region, named, reply_to):
    raw = reply_to(named, "Never.").replace(
        named["Reply-To"].encode(), b"reply+m1.1." + b"a" * 26 + b"@in.table.example"
    )
    raw = raw.replace(named["Message-ID"].encode(), b"<made@up.example>")

    receive(raw)
    read_new(region)

    assert len(said(region)) == 1


def test_reply_of_who_has_no_seat_any_more_waits_and_says_why(region, talk, named, reply_to, came):
    with in_region(region):
        talk["bob"].seats.get().leave(by=talk["convener"], on=timezone.localdate() - timedelta(days=1))
    receive(reply_to(named, "Yes."))

    read_new(region)

    (row,) = came()
    assert (row.state, row.reason) == (IncomingState.WAITING, "Only who sits at this table writes here.")
    assert len(said(region)) == 1


@pytest.mark.parametrize("words", ["", "> only what was quoted"])
def test_reply_without_words_waits(region, named, reply_to, came, words):
    receive(reply_to(named, words))

    read_new(region)

    assert came()[0].state == IncomingState.WAITING
    assert len(said(region)) == 1


def test_reply_of_many_pages_waits_with_all_its_words(region, named, reply_to, came):
    receive(reply_to(named, "word " * 1200))

    read_new(region)

    assert came()[0].state == IncomingState.WAITING
    assert len(came()[0].text) > 4000


def test_what_leaders_say_stands_in_no_mail_no_ledger_and_no_pile(region, talk, inbox, smtp_sink, reply_to, came):
    say(region, talk, text="@Grace, the plant may close", visibility="business")
    deliver(region)
    (mail,) = smtp_sink.messages
    assert to(mail) == "grace@farm.example"
    assert "plant" not in mail.as_string()
    assert "Ana Ruiz wrote to business leaders only" in text_of(mail)

    receive(reply_to(mail, "Then we must talk"))
    read_new(region)

    assert said(region)[1:] == [("Grace Tovar", "Then we must talk", "business", True)]
    assert [row.text for row in came()] == [""]
    with in_region(region):
        assert not Message.objects.filter(text__contains="plant").exists()


def test_forged_answer_among_leaders_is_seen_by_who_convenes_alone(region, talk, inbox, smtp_sink, reply_to, client):
    say(region, talk, text="@Grace, the plant may close", visibility="business")
    deliver(region)
    receive(reply_to(smtp_sink.messages[0], "We sell as well", by="grace@home.example"))
    read_new(region)
    deliver(region)

    seen = {}
    for role in ("convener", "viewer"):
        client.force_login(make_member(region, role))
        paths = [f"/r/{region.slug}/mail/waiting/", f"/api/v1/regions/{region.slug}/incoming/"]
        paths.append(f"/r/{region.slug}/contacts/{talk['grace'].pk}/")
        seen[role] = ["We sell as well" in client.get(path).content.decode() for path in paths]

    assert seen == {"convener": [True, True, False], "viewer": [False, False, False]}
    assert [to(mail) for mail in smtp_sink.messages] == ["grace@farm.example"]


def test_others_hear_with_the_mail_of_the_day_in_one_letter(region, talk, inbox, smtp_sink):
    with time_machine.travel(NIGHT, tick=False) as clock:
        say(region, talk, "bob", "One")
        say(region, talk, "ana", "Two")
        say(region, talk, "grace", "Three")
        deliver(region)
        assert smtp_sink.messages == []

        clock.move_to(MORNING)
        deliver(region)

    letters = {to(mail): text_of(mail) for mail in smtp_sink.messages}
    assert set(letters) == {"bob@college.example", "ana@mill.example"}
    assert ["Two" in letters["bob@college.example"], "Three" in letters["bob@college.example"]] == [True, True]
    assert ["Two" in letters["ana@mill.example"], "Three" in letters["ana@mill.example"]] == [False, True]


def test_who_said_no_to_notes_gets_none(region, talk, inbox, smtp_sink):
    with in_region(region):
        Consent.objects.say(talk["bob"], Category.NOTES, Wish.WITHDRAWN, source=Source.PAGE, by=talk["bob"])
    say(region, talk)

    deliver(region)

    assert smtp_sink.messages == []


def test_who_may_not_read_it_any_more_gets_no_letter(region, talk, inbox, smtp_sink):
    say(region, talk)
    with in_region(region):
        talk["bob"].seats.get().leave(by=talk["convener"], on=timezone.localdate() - timedelta(days=1))

    deliver(region)

    assert smtp_sink.messages == []


def test_hidden_before_it_was_told_is_never_told(region, talk, inbox, smtp_sink):
    note = say(region, talk)
    with in_region(region):
        note.hide(reason="It names a student", by=talk["convener"])
        assert not Message.objects.waiting().filter(kind__in=["note.named", "note.said"]).exists()


def test_spanish_reader_reads_spanish(region, talk, inbox, smtp_sink):
    with in_region(region):
        talk["bob"].language = "es"
        talk["bob"].save()
    say(region, talk)

    deliver(region)

    assert smtp_sink.messages[0]["Subject"] == "Ana Ruiz le pregunta: Weekend rotations"
    assert "Responda a este correo" in text_of(smtp_sink.messages[0])


def test_incoming_row_keeps_no_raw_mail(region, named, reply_to):
    receive(reply_to(named, "Yes."))
    read_new(region)

    with in_region(region):
        assert [(bytes(row.raw), row.state) for row in Incoming.objects.all()] == [(b"", IncomingState.HANDLED)]


def test_reply_after_the_link_was_replaced_waits_for_a_convener(region, talk, named, reply_to, came):
    with in_region(region):
        Link.objects.to("discussion", talk["priority"]).get(contact=talk["bob"]).rotate(by=None)
    receive(reply_to(named, "Whoever was forwarded the letter says yes."))

    read_new(region)

    (row,) = came()
    assert (row.state, row.reason) == ("waiting", "Their personal link was replaced since that mail.")
    assert len(said(region)) == 1


def test_a_daily_mail_with_leaders_own_words_is_as_closed_as_they_are(region, talk):
    with in_region(region):
        plain = Message(kind="item.due", contact=talk["grace"])
        among_leaders = Message(kind="note.said", contact=talk["grace"], context={"confidential": True})

        assert daily_mail([plain, among_leaders]).is_confidential
        assert not daily_mail([plain]).is_confidential
