"""Replies to letters about items: notes and evidence of who owns them, and nothing of anybody or anything else."""

from email.message import EmailMessage

import pytest
from django.utils import timezone

from outbox.models import DAILY, Incoming, Message
from outbox.reading import read_new
from outbox.receiving import receive
from partnerships.models import EvidenceFile, ItemStatus, Update
from partnerships.models.updates import Update as Report
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_region
from tests.partnerships.acting import make_item
from tests.partnerships.uploads import GPS, PDF, SVG, photo_with_place, written

pytestmark = pytest.mark.django_db
THREAD = """We signed the lease.

Maria

On Tue, Mar 3, 2026 at 9:12 AM Valley office <table@shared-table.example> wrote:
> This one is yours: Price a Saturday cohort
> https://table.example/g/valley/1-abc/progress/
>> and what stood before
"""
BELOW = """On Tue, Mar 3, 2026 at 9:12 AM Valley office <table@shared-table.example> wrote:
> This one is yours: Price a Saturday cohort
> It is due on Friday

We signed the lease.
"""
OUTLOOK = """We signed the lease.

________________________________
From: Valley office <table@shared-table.example>
Sent: Tuesday, March 3, 2026 9:12 AM
Subject: Yours to do: Price a Saturday cohort

This one is yours.
"""


@pytest.fixture
def region():
    return make_region(reply_to="office@valley.example")


@pytest.fixture
def item(region, settings):
    settings.INBOX_DOMAIN, settings.HOOK_SECRET = "in.table.example", "h" * 40
    with in_region(region), timezone.override(region.time_zone):
        return make_item()


@pytest.fixture
def letter(region, item):
    """The row of the letter that brought it to them, as sent."""
    with in_region(region):
        Message.objects.filter(kind="item.assigned").update(state="sent", sent_at=timezone.now())
        return Message.objects.select_related("contact").get(kind="item.assigned")


def answer(letter, words, *files, by="", html="", **headers) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Somebody <{by or letter.contact.email}>"
    mail["To"] = f"reply+{letter.token}@in.table.example"
    mail["Subject"] = headers.pop("Subject", "Re: Yours to do: Price a Saturday cohort")
    mail["Message-ID"] = f"<{timezone.now().timestamp()}@mail.example>"
    mail["In-Reply-To"] = letter.message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(words)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content, *key in files:
        more = {"cid": key[0], "disposition": "inline"} if key else {}
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name, **more)
    return mail.as_bytes()


def take_in(region, raw):
    receive(raw)
    read_new(region)
    with in_region(region):
        return Incoming.objects.latest("id")


def notes(region):
    with in_region(region):
        return [(u.status, u.note, u.contact_id) for u in Update.objects.order_by("id")]


def files(region):
    with in_region(region):
        return [(file.name, file.kind) for file in EvidenceFile.objects.order_by("id")]


@pytest.mark.parametrize("words", [THREAD, BELOW, OUTLOOK, "We signed the lease.\n\nSent from my iPhone\n"])
def test_a_reply_is_a_note_without_the_thread_it_carries(region, item, letter, words):
    row = take_in(region, answer(letter, words))

    [(status, note, who)] = notes(region)
    assert (status, note.partition("\n")[0], who) == ("open", "We signed the lease.", item.owner_id)
    assert not {"yours", "Valley", "wrote", "iPhone"} & set(note.split())
    assert (row.state, bytes(row.raw)) == ("handled", b"")


def test_a_note_changes_neither_status_nor_day(region, item, letter):
    with in_region(region):
        item.report(status="blocked", note="The board", by=item.owner)

    take_in(region, answer(letter, "Done, all done."))

    with in_region(region):
        item.refresh_from_db()
    assert (item.status, item.due_on, len(notes(region))) == (ItemStatus.BLOCKED, item.due_on, 2)


def test_a_very_long_reply_is_cut_and_stays_whole_with_the_person(region, letter):
    row = take_in(region, answer(letter, "We signed. " * 400))

    [(_status, note, _who)] = notes(region)
    assert (len(note), note[-1]) == (Report._meta.get_field("note").max_length, "…")
    assert len(row.text) > 4000


def test_what_is_attached_is_evidence_through_the_same_gate(region, letter):
    row = take_in(
        region, answer(letter, "See both.", ("IMG_1.jpg", photo_with_place()), ("roster.pdf", PDF), ("logo.svg", SVG))
    )

    assert files(region) == [("IMG_1.jpg", "jpg"), ("roster.pdf", "pdf")]
    assert row.notice == "Not kept: logo.svg. This file holds a program or a web page. Send a picture of it, or a PDF."
    with in_region(region):
        kept = bytes(EvidenceFile.objects.select_related("stored").order_by("id")[0].stored.content)
    assert GPS.encode() not in kept


def test_a_mail_of_nothing_but_a_photo_is_evidence(region, letter):
    take_in(region, answer(letter, "", ("IMG_1.jpg", written("JPEG", (3000, 2000)))))

    assert (files(region), [note for _status, note, _who in notes(region)]) == ([("IMG_1.jpg", "jpg")], [""])


def test_a_large_attachment_comes_through_whole(region, letter):
    large = PDF + b"%" * 5_000_000

    take_in(region, answer(letter, "The roster", ("roster.pdf", large)))

    with in_region(region):
        assert [file.size for file in EvidenceFile.objects.all()] == [len(large)]


def test_the_pictures_of_a_signature_are_no_evidence(region, letter):
    html = '<p>See it.</p><img src="cid:logo@x">'
    take_in(region, answer(letter, "See it.", ("logo.png", written("PNG"), "<logo@x>"), html=html))

    assert (files(region), [note for _status, note, _who in notes(region)]) == ([], ["See it."])


def test_the_same_mail_is_one_note(region, letter):
    raw = answer(letter, "We signed the lease.")

    for _again in range(3):
        take_in(region, raw)

    assert len(notes(region)) == 1


@pytest.mark.parametrize(("others", "expected"), [(0, ["We signed the lease."]), (1, [])])
def test_a_reply_to_the_days_one_mail_is_a_note_where_one_item_stands_in_it(region, item, letter, others, expected):
    """Of two nobody can tell which is meant: it stands with the person and goes to the office, as any reply."""
    with in_region(region), timezone.override(region.time_zone):
        for _number in range(others):
            make_item(item.team, owner=item.owner)
        daily = Message.objects.create(
            kind=DAILY, contact=item.owner, key="daily", state="sent", sent_at=timezone.now()
        )
        Message.objects.create(kind="letter.note", contact=item.owner, key="other", folded_into=daily)
        Message.objects.filter(kind="item.assigned").update(folded_into=daily)

    row = take_in(region, answer(daily, "We signed the lease."))

    assert ([note for _status, note, _who in notes(region)], row.state) == (expected, "handled")


# ---- what is none ----

AUTOMATIC = {
    "RFC 3834": {"Auto_Submitted": "auto-replied"},
    "Precedence": {"Precedence": "bulk"},
    "an older program": {"X_Autoreply": "yes"},
    "a list": {"List_Id": "<all.plant.example>"},
    "Outlook, by its subject alone": {"Subject": "Automatic reply: Yours to do"},
    "by hand, in words": {"Subject": "Out of Office: back on Monday"},
    "in Spanish": {"Subject": "Respuesta automática: Le toca"},
    "a server": {"Return_Path": "<>"},
}


@pytest.mark.parametrize("how", AUTOMATIC)
def test_what_a_machine_wrote_is_no_note(region, letter, how):
    row = take_in(region, answer(letter, "I am out until Monday.", ("roster.pdf", PDF), **AUTOMATIC[how]))

    assert (row.kind, notes(region), files(region)) == ("automatic", [], [])


def test_a_forged_reply_waits_for_the_convener(region, item, letter):
    row = take_in(region, answer(letter, "All done!", ("roster.pdf", PDF), by="evil@elsewhere.example"))

    assert (row.state, notes(region), files(region)) == ("waiting", [], [])
    assert row.reason == f"It came from evil@elsewhere.example; we had written to {item.owner}."


def test_a_guessed_token_writes_nothing_at_all(region, letter):
    forged = answer(letter, "All done!").replace(letter.token[-26:].encode(), b"a" * 26)

    assert receive(forged) is None
    assert notes(region) == []


def test_whoever_handed_it_over_writes_no_note_any_more(region, item, letter):
    with in_region(region):
        other = make_partner_contact()
        item.hand_over(other, by=None)

    row = take_in(region, answer(letter, "We signed the lease."))

    assert (row.state, row.reason) == ("waiting", f"{other} has “{item}” now.")
    assert notes(region) == []


def test_a_link_that_was_replaced_takes_its_letters_along(region, item, letter):
    with in_region(region):
        Link.objects.to("item", item).get().rotate(by=None)

    row = take_in(region, answer(letter, "We signed the lease."))

    assert (row.state, row.reason) == ("waiting", "Their personal link was replaced since that mail.")
    assert notes(region) == []


def test_what_was_dropped_takes_no_note_and_says_so(region, item, letter):
    with in_region(region):
        item.drop(reason="No longer needed", by=None)

    row = take_in(region, answer(letter, "We signed the lease."))

    assert (row.state, row.reason) == ("waiting", "This item was dropped. Nothing more is asked of you.")
    assert [note for _status, note, _who in notes(region)] == ["No longer needed"]


def test_a_convener_vouches_and_it_is_their_note(region, item, letter, client):
    row = take_in(region, answer(letter, "From my own address: signed.", by="maria@home.example"))
    client.force_login(make_member(region))

    client.post(f"/r/{region.slug}/mail/waiting/{row.pk}/take-over/")

    with in_region(region):
        row.refresh_from_db()
    assert row.state == "handled"
    assert notes(region) == [("open", "From my own address: signed.", item.owner_id)]
