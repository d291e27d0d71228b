"""Whether a reply to a letter becomes a note: who says it is theirs, who wrote it, and how many come."""

import pytest

from outbox import answering
from outbox.delivery import deliver
from outbox.models import IncomingState, Nature
from outbox.parsing import MOST_OF_A_HEADER, parse, sender
from outbox.reading import read_new
from outbox.receiving import receive
from partnerships.models import Note
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner_contact, make_partnership, make_priority, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(region, inbox, smtp_sink):
    """What Bob gets, being asked by name. A reply of his becomes a note."""
    with in_region(region):
        partnership = make_partnership(name="Nursing")
        ana = make_seat(partnership, make_leader(name="Ana Ruiz")).contact
        make_seat(partnership, make_partner_contact(name="Bob Lee", email="bob@college.example"), role="partner")
        priority = make_priority(partnership, title="Weekend rotations")
        Note.say(priority, text="@Bob Lee, could you?", visibility="members", by=ana)
    deliver(region)
    (mail,) = smtp_sink.messages
    return mail


@pytest.fixture
def becomes(region, letter, came):
    """The notes Bob wrote, once this mail came in; and what became of the mail."""

    def take(raw):
        receive(raw)
        read_new(region)
        with in_region(region):
            notes = list(Note.objects.filter(by_mail=True).order_by("id").values_list("text", flat=True))
        return notes, came()[-1]

    return take


# ---- who it claims to come from ----


@pytest.mark.parametrize(
    "line",
    [
        b"From: Bob Lee <bob@college.example>",
        b"From: bob@college.example (Bob (x@y.example), at work)",
        b'From: "Bob <x@y.example>" <bob@college.example>',
        b"From: bob@college.example <bob@college.example>",
        b'From: "Lee, Bob" <Bob@College.example>',
        b"From: =?utf-8?q?Lee=2C_B=C3=B6b?= <bob@college.example>",
    ],
)
def test_one_sender_is_read_however_it_is_written(line):
    assert sender(parse(line + b"\r\n\r\nYes.")) == "bob@college.example"


SEVERAL = {
    "two lines": b"From: bob@college.example\r\nFrom: mallory@evil.example",
    "two lines, the other first": b"From: mallory@evil.example\r\nfrom: bob@college.example",
    "two mailboxes": b"From: Bob <bob@college.example>, mallory@evil.example",
    "the other first": b"From: mallory@evil.example, Bob <bob@college.example>",
    "no comma": b"From: Bob <bob@college.example> <mallory@evil.example>",
    "an address for a name": b"From: bob@college.example <mallory@evil.example>",
    "another sign between": b"From: bob@college.example;mallory@evil.example",
    "letters written otherwise": b"From: =?utf-8?q?bob=40college=2Eexample?=",
    "a group": b"From: all: bob@college.example, mallory@evil.example;",
    "beyond what is read": b"From: bob@college.example," + b"\r\n " * MOST_OF_A_HEADER + b"mallory@evil.example",
}


@pytest.mark.parametrize("lines", SEVERAL.values(), ids=SEVERAL.keys())
def test_mail_with_several_senders_comes_from_nobody_and_waits(region, letter, reply_to, becomes, smtp_sink, lines):
    raw = reply_to(letter, "Never.")
    written = raw[: raw.index(b"\r\n")]

    notes, row = becomes(raw.replace(written, lines, 1))
    deliver(region)

    assert (notes, row.sender, row.state) == ([], "", IncomingState.WAITING)
    passed = smtp_sink.messages[-1]
    assert passed["Subject"] == "Somebody wrote: Re: Ana Ruiz asks you: Weekend rotations"
    assert "It came from nobody, while we had written to Bob Lee" in passed.get_body(("plain",)).get_content()
    assert row.reason == "It names no sender, or several; we had written to Bob Lee."


FAILED = "mx.table.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=college.example"
DISOWNED = [
    FAILED,
    "MX.table.example 1; dmarc=fail",
    'mx.table.example; dkim=none (a; remark (in a remark)); dmarc = fail reason="p=reject"',
    "mx.table.example; " + "dkim=fail header.d=evil.example; " * 100 + "dmarc=fail",
]
NOT_DISOWNED = [
    "mx.table.example; spf=pass; dmarc=pass header.from=college.example",
    "mx.table.example; spf=fail; dmarc=none (no policy; dmarc=fail)",
    "mx.evil.example; dmarc=fail",
    "mx.table.example.evil.example; dmarc=fail",
    "",
]


@pytest.mark.parametrize("found", DISOWNED)
def test_what_our_mail_server_says_failed_waits_and_is_a_note_only_by_a_conveners_word(
    region, letter, reply_to, becomes, settings, smtp_sink, found
):
    settings.INBOX_AUTHSERV_ID = "mx.table.example"

    notes, row = becomes(reply_to(letter, "Never.", **{"Authentication-Results": found}))
    deliver(region)

    assert (notes, row.sender, row.state, row.is_theirs) == ([], "bob@college.example", IncomingState.WAITING, False)
    assert row.reason == "It claims to come from bob@college.example, but our mail server says it does not."
    passed = smtp_sink.messages[-1]
    assert passed["Subject"].startswith("bob@college.example wrote:")
    for kind in ("plain", "html"):
        assert "our mail server says it does not" in " ".join(passed.get_body((kind,)).get_content().split())
    with in_region(region):
        row.take_over(by=make_member(region, name="Carla Soto"))
        assert Note.objects.get(by_mail=True).text == "Never."


@pytest.mark.parametrize("found", NOT_DISOWNED)
def test_what_others_say_or_passed_is_theirs(letter, reply_to, becomes, settings, found):
    settings.INBOX_AUTHSERV_ID = "mx.table.example"

    notes, row = becomes(reply_to(letter, "Yes.", **{"Authentication-Results": found}))

    assert (notes, row.state) == (["Yes."], IncomingState.HANDLED)


def test_nobody_is_believed_about_a_sender_before_our_server_is_named(letter, reply_to, becomes):
    notes, _row = becomes(reply_to(letter, "Yes.", **{"Authentication-Results": FAILED}))

    assert notes == ["Yes."]


# ---- machines ----

REPORT = (
    "From: Bob Lee <bob@college.example>\r\nTo: {to}\r\nSubject: Read: Weekend rotations\r\n"
    "Message-ID: <r1@college.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nYour message was read on Monday.\r\n\r\n"
    "--b\r\nContent-Type: {second}\r\n\r\nFinal-Recipient: rfc822;bob@college.example\r\n"
    "Disposition: automatic-action/MDN-sent-automatically; displayed\r\n\r\n--b--\r\n"
)
RECEIPT = "message/disposition-notification"


@pytest.mark.parametrize(
    ("kind", "second"),
    [("report; report-type=disposition-notification", RECEIPT), ("mixed", RECEIPT), ("report", "text/plain")],
)
def test_read_receipt_is_no_note(letter, becomes, kind, second):
    notes, row = becomes(REPORT.format(to=letter["Reply-To"], kind=kind, second=second).encode())

    assert (notes, row.kind, row.state) == ([], Nature.AUTOMATIC, IncomingState.HANDLED)


def test_receipt_of_somebody_else_that_a_person_attached_is_their_reply(letter, becomes):
    inner = REPORT.format(to="x@y.example", kind="report", second=RECEIPT).replace('"b"', '"c"').replace("--b", "--c")
    raw = REPORT.format(to=letter["Reply-To"], kind="mixed", second="message/rfc822\r\n\r\n" + inner)

    notes, row = becomes(raw.encode())

    assert (notes, row.kind) == (["Your message was read on Monday."], Nature.REPLY)


AWAY = [
    "Auto: Weekend rotations",
    "[Auto-Reply] Weekend rotations",
    "Autoreply: Weekend rotations",
    "Out-of-Office: Weekend rotations",
    "I am out of the office Re: Weekend rotations",
    "I’m out of office",
    "Estoy fuera de la oficina Re: Weekend rotations",
    "Estaré ausente de la oficina",
    "Mensaje automático: Weekend rotations",
]


@pytest.mark.parametrize("subject", AWAY)
def test_note_of_somebody_away_is_told_by_its_subject(letter, reply_to, becomes, subject):
    notes, row = becomes(reply_to(letter, "Back on Monday.", Subject=subject))

    assert (notes, row.kind) == ([], Nature.AUTOMATIC)


@pytest.mark.parametrize(
    "subject", ["Re: Auto: who teaches it?", "Automation", "Autos", "Fuera de agosto, sí", "I am in the office"]
)
def test_subject_of_a_person_is_none_of_those(letter, reply_to, becomes, subject):
    assert becomes(reply_to(letter, "Yes.", Subject=subject))[0] == ["Yes."]


@pytest.mark.parametrize(
    "header",
    [
        {"X-Mail-Autoreply": "yes"},
        {"X-AutoReply-From": "bob@college.example"},
        {"X-Vacation": "yes"},
        {"Preference": "auto_reply"},
        {"X-Precedence": "Auto-Reply"},
    ],
    ids=str,
)
def test_note_of_somebody_away_is_told_by_a_line_in_its_head(letter, reply_to, becomes, header):
    notes, row = becomes(reply_to(letter, "Back on Monday.", **header))

    assert (notes, row.kind) == ([], Nature.AUTOMATIC)


# ---- how many ----


def test_more_replies_than_a_link_may_write_wait_and_none_is_lost(region, letter, reply_to, becomes, monkeypatch):
    monkeypatch.setattr(answering, "WRITES", 2)
    for number in range(3):
        receive(reply_to(letter, f"Word {number}"))

    notes, row = becomes(reply_to(letter, "Word 3"))

    assert notes == ["Word 0", "Word 1"]
    assert (row.state, row.text) == (IncomingState.WAITING, "Word 3")
    assert row.reason == "It is one of very many from them within an hour."
    with in_region(region):
        row.take_over(by=make_member(region, name="Carla Soto"))
        assert Note.objects.filter(by_mail=True).count() == 3
