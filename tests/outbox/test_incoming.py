"""Mail that comes in: taken once, found by what only we can make, logged with the person, passed on."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from outbox import answering, receiving
from outbox.delivery import deliver
from outbox.inbox import fetch
from outbox.models import Incoming, IncomingState, Message, Nature
from outbox.parsing import MOST_TEXT, own_words
from outbox.posting import Draft, post
from outbox.reading import READERS, read_new
from outbox.receiving import receive
from outbox.tasks import take_in
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_member, make_region

pytestmark = pytest.mark.django_db

HOOK = f"/hooks/mail/{'h' * 40}/"


@pytest.fixture
def sent(region, inbox, send_to, smtp_sink):
    """A mail that went out, as it arrived."""
    [person] = send_to(1)
    deliver(region)
    mail = smtp_sink.messages[0]
    mail.person, mail.sink = person, smtp_sink
    return mail


def post_raw(client, raw, path=HOOK):
    return client.post(path, raw, content_type="message/rfc822")


def test_answers_and_bounces_are_asked_to_where_we_hear_them(sent, smtp_sink, ledger):
    address = f"reply+{ledger()[0].token}@in.table.example"

    assert sent["Reply-To"] == address
    assert smtp_sink.envelopes[0].mail_from == address
    assert sent["From"] == "Valley office <table@shared-table.example>"
    assert sent["Message-ID"] == f"<{ledger()[0].token}@shared-table.example>"
    assert len(address.partition("@")[0]) <= 64


def test_reply_stands_with_the_person_and_goes_on_to_the_office(region, sent, reply_to, came, smtp_sink):
    quoted = f"On Tue, Mar 3, 2026 at 9:12 AM Valley office\r\n<{sent['Reply-To']}> wrote:\r\n> Dear"
    receive(reply_to(sent, f"Yes, gladly.\r\n\r\n{quoted}"))

    read_new(region)
    deliver(region)

    [row] = came()
    assert (row.kind, row.state, row.contact) == (Nature.REPLY, IncomingState.HANDLED, sent.person)
    assert row.text == "Yes, gladly."
    assert bytes(row.raw) == b""
    passed = smtp_sink.messages[1]
    assert passed["To"] == "office@valley.example"
    assert passed["Reply-To"] == sent.person.email
    assert passed["Subject"] == f"{sent.person.name} wrote: Re: Hello"
    assert "Yes, gladly." in passed.get_body(("plain",)).get_content()
    with in_region(region):
        assert [a.sentence for a in Activity.objects.about(sent.person)] == [f"{sent.person.name} wrote back."]


def test_same_mail_is_taken_once_by_whichever_way_it_comes(region, sent, reply_to, came, imap, client):
    raw = reply_to(sent, "Yes.")
    imap.drop(raw)
    imap.drop(raw)

    answers = [post_raw(client, raw).json(), post_raw(client, raw).json()]
    take_in()
    take_in()

    assert answers == [{"taken": True}] * 2
    assert [row.state for row in came()] == [IncomingState.HANDLED]
    with in_region(region):
        assert Message.objects.filter(kind="reply.passed_on").count() == 1


def test_poll_marks_what_is_committed_and_reads_nothing_twice(region, sent, reply_to, came, imap):
    imap.drop(reply_to(sent, "One"))
    imap.drop(b"From: spam@nowhere.example\r\nTo: reply@in.table.example\r\n\r\nBuy")
    imap.drop(reply_to(sent, "Two"))

    assert fetch() == 2

    assert imap.seen == {1, 2, 3}
    assert fetch() == 0
    assert [row.text for row in came()] == ["One", "Two"]
    assert not any("BODY[]" in command.replace("PEEK", "") for command in imap.commands if "PEEK" not in command)


def test_poll_that_breaks_off_loses_nothing(sent, reply_to, came, imap, caplog):
    imap.drop(reply_to(sent, "One"))
    imap.breaks_on = "UID STORE 1 FLAGS"

    take_in()

    assert "The inbox is away" in caplog.text
    assert ([row.text for row in came()], imap.seen) == (["One"], set())
    imap.breaks_on = ""
    take_in()
    assert ([row.text for row in came()], imap.seen) == (["One"], {1})


def test_wrong_password_is_said_to_the_operator(sent, imap, settings, caplog):
    settings.INBOX = settings.INBOX | {"password": "other"}

    take_in()

    assert "The inbox is away" in caplog.text


def test_mail_that_ends_its_reader_twice_waits_and_holds_up_no_other(region, sent, reply_to, monkeypatch, came):
    class Killed(BaseException):
        pass

    def stumble(row, mail):
        if row.text == "One":
            raise Killed
        answering.log_reply(row, mail)

    monkeypatch.setitem(READERS, Nature.REPLY, stumble)
    for words in ("One", "Two"):
        receive(reply_to(sent, words))

    for _ in range(2):
        with pytest.raises(Killed):
            read_new(region)
    assert read_new(region) == 2

    states = [(row.state, row.reason) for row in came()]
    assert (IncomingState.WAITING, "It could not be read.") in states
    assert IncomingState.HANDLED in {state for state, _reason in states}


def test_mail_that_cannot_be_read_waits_and_holds_up_no_other(region, sent, reply_to, came, monkeypatch):
    def stumble(row, mail):
        if row.text == "One":
            raise RuntimeError("odd")
        answering.log_reply(row, mail)

    monkeypatch.setitem(READERS, Nature.REPLY, stumble)
    for words in ("One", "Two"):
        receive(reply_to(sent, words))

    assert read_new(region) == 2

    assert [(row.state, row.reason) for row in came()] == [
        (IncomingState.WAITING, "It could not be read."),
        (IncomingState.HANDLED, ""),
    ]


def test_token_that_is_not_ours_reaches_nothing(region, sent, reply_to, came):
    box = sent["Reply-To"]
    number, _, rest = box.partition(".")
    forged = [
        f"{number}.{rest.partition('.')[0]}.{'a' * 26}@in.table.example",
        f"{number}.999999.{rest.partition('.')[2]}",
        "reply+m1.1@in.table.example",
        "reply+x1.1.aaaaaaaaaaaaaaaaaaaaaaaaaa@in.table.example",
        "reply+m999999999.999999999999999999.aaaaaaaaaaaaaaaaaaaaaaaaaa@in.table.example",
    ]

    taken = [receive(reply_to(sent, "No", **{"To": address, "In-Reply-To": ""})) for address in forged]

    assert taken == [None] * 5
    assert came() == []
    assert receive(reply_to(sent, "Yes", **{"To": box.upper(), "In-Reply-To": ""})).region == region


def test_token_of_one_region_does_nothing_in_another(region, sent, reply_to, came):
    other = make_region()
    ours = f"+m{region.pk}."

    moved = receive(reply_to(sent, "No", **{"To": sent["Reply-To"].replace(ours, f"+m{other.pk}."), "In-Reply-To": ""}))

    assert moved is None
    with in_region(other):
        assert Incoming.objects.count() == 0
    assert came() == []


def test_token_dies_with_the_address_it_was_mailed_to(region, sent, reply_to, came):
    with in_region(region):
        sent.person.email = "successor@business.example"
        sent.person.keep(by=None)

    assert receive(reply_to(sent, "No", by="successor@business.example")) is None
    assert came() == []


def test_reply_from_another_address_waits_until_somebody_vouches_for_it(region, sent, reply_to, came):
    convener = make_member(region)
    receive(reply_to(sent, "Count me in", by="assistant@business.example"))
    read_new(region)
    [row] = came()
    before = (row.state, row.is_theirs, row.reason)
    with in_region(region):
        assert list(sent.person.incoming.written()) == []

        row.take_over(by=convener)

        assert [one.text for one in sent.person.incoming.written()] == ["Count me in"]
        with pytest.raises(ValidationError, match="already decided"):
            row.put_aside(by=convener)
    assert before == (
        IncomingState.WAITING,
        False,
        f"It came from assistant@business.example; we had written to {sent.person.name}.",
    )


AUTOMATIC = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated (vacation)"},
    {"X-Autoreply": "yes"},
    {"X-Autorespond": "Out of office"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"Return-Path": "<>"},
    {"List-Id": "<staff.business.example>"},
]


@pytest.mark.parametrize("headers", AUTOMATIC, ids=str)
def test_automatic_reply_is_noted_and_never_answered(region, sent, reply_to, came, headers):
    receive(reply_to(sent, "I am away until May.", **headers))

    read_new(region)

    assert [(row.kind, row.state, row.text) for row in came()] == [
        (Nature.AUTOMATIC, IncomingState.HANDLED, "I am away until May.")
    ]
    with in_region(region):
        assert Message.objects.exclude(kind="test.invited").count() == 0


def test_person_who_says_no_machine_wrote_it_is_a_person(region, sent, reply_to, came):
    receive(reply_to(sent, "Yes.", **{"Auto-Submitted": "no"}))

    assert [row.kind for row in came()] == [Nature.REPLY]


def test_two_machines_answering_each_other_are_cut_short(region, sent, reply_to, came, monkeypatch):
    monkeypatch.setattr(answering, "MOST_PASSED_ON", 3)
    for number in range(6):
        receive(reply_to(sent, f"Thanks for your mail {number}"))

    read_new(region)

    with in_region(region):
        assert Message.objects.filter(kind="reply.passed_on").count() == 3
    assert [row.notice for row in came()][3:] == ["Not passed on: too many within an hour."] * 3


def test_what_answers_mails_to_no_person_is_cut_short_for_all_together(region, sent, reply_to, came, monkeypatch):
    monkeypatch.setattr(answering, "MOST_PASSED_ON", 3)
    with in_region(region):
        post([Draft("test.invited", f"office-{n}", address=f"office{n}@valley.example") for n in range(5)])
    deliver(region)
    for mail in sent.sink.messages[1:]:
        receive(reply_to(mail, "Thanks"))

    read_new(region)

    with in_region(region):
        assert Message.objects.filter(kind="reply.passed_on").count() == 3
    assert [row.notice for row in came()][3:] == ["Not passed on: too many within an hour."] * 2


def test_what_proves_nothing_waits_in_the_list_and_goes_on_to_nobody(region, sent, reply_to, came, monkeypatch):
    monkeypatch.setattr(receiving, "GUESSES", [lambda mail: region.pk])
    receive(reply_to(sent, "Pay now", by="boss@evil.example", **{"To": "reply@in.table.example", "In-Reply-To": ""}))

    read_new(region)

    [row] = came()
    assert (row.state, row.reason) == (IncomingState.WAITING, "Nothing in it shows that it answers our own mail.")
    with in_region(region):
        assert Message.objects.filter(kind="reply.passed_on").count() == 0


def test_our_own_mail_coming_back_is_put_aside(region, sent, came):
    sent.replace_header("To", sent["Reply-To"])

    receive(sent.as_bytes())
    read_new(region)

    assert [(row.state, row.reason) for row in came()] == [(IncomingState.DROPPED, "One of our own mails came back.")]


def test_answer_to_a_mail_passed_on_is_not_passed_on_again(region, sent, reply_to, came, smtp_sink):
    receive(reply_to(sent, "Yes."))
    read_new(region)
    deliver(region)
    passed = smtp_sink.messages[1]

    receive(reply_to(passed, "Away", **{"To": smtp_sink.envelopes[1].mail_from}))
    read_new(region)

    assert came()[1].reason == "It answers a mail we only passed on."
    with in_region(region):
        assert Message.objects.filter(kind="reply.passed_on").count() == 1


def test_words_are_kept_as_text_and_keys_are_not(region, sent, reply_to, came):
    html = (
        "<html><head><style>p{}</style></head><body><p>Yes &amp; <b>gladly</b></p><script>alert(1)</script>"
        "<p>my link is https://table.example/g/valley/7-abc/ today</p><blockquote>Dear</blockquote></body></html>"
    )
    raw = reply_to(sent, html).replace(b"text/plain", b"text/html")

    receive(raw)

    assert [row.text for row in came()] == ["Yes & gladly\n\nmy link is https://table.example/g/valley/•••/ today"]


@pytest.mark.parametrize("slash", ["/", "%2F", "%2f", "%252F"])
@pytest.mark.parametrize("page", ["g", "join"])
def test_a_key_in_an_address_within_an_address_is_not_kept(slash, page):
    link = slash.join(["https:", "", "table.example", page, "valley", "12-q3nTYo3m4n0cXbAAAAAAAA", ""])

    kept = own_words(f"I cannot open https://nam02.safelinks.example/?url={link}&data=05 here")

    assert "12-q3nTYo3m4n0cXb" not in kept
    assert kept == f"I cannot open https://nam02.safelinks.example/?url={link}&data=05 here".replace(
        "12-q3nTYo3m4n0cXbAAAAAAAA", "•••"
    )


def test_control_signs_and_line_breaks_reach_no_header(region, sent, reply_to, came, smtp_sink):
    subject = "=?utf-8?q?Hi=0D=0ABcc=3A_all=40evil.example=00=E2=80=AE?="
    receive(reply_to(sent, "One\x00\x1b[31m two\u202e", Subject=subject))

    read_new(region)
    deliver(region)

    assert [(row.subject, row.text) for row in came()] == [("Hi Bcc: all@evil.example", "One[31m two")]
    assert smtp_sink.messages[1]["Bcc"] is None
    assert smtp_sink.messages[1]["Subject"] == f"{sent.person.name} wrote: Hi Bcc: all@evil.example"


def test_large_mail_loses_its_attachments_and_says_so(region, sent, reply_to, came):
    body = reply_to(sent, "See the list.").replace(
        b'Content-Type: text/plain; charset="utf-8"\r\n\r\n',
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\n",
    )
    attachment = (
        b'\r\n--b\r\nContent-Type: application/pdf; name="list.pdf"\r\nContent-Disposition: attachment;'
        b' filename="list.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + b"QUJD" * 500_000 + b"\r\n--b--\r\n"
    )

    received = receive(body + attachment)

    assert len(bytes(received.incoming.raw)) < 10_000
    read_new(region)
    assert [(row.text, row.notice) for row in came()] == [("See the list.", "An attachment is not kept: list.pdf")]


def test_mail_larger_than_we_fetch_is_read_from_its_beginning(region, sent, reply_to, came, imap, monkeypatch):
    monkeypatch.setattr("outbox.inbox.LARGEST", 2000)
    monkeypatch.setattr("outbox.inbox.BEGINNING", 1500)
    imap.drop(reply_to(sent, "Begin " + "x" * 5000))

    fetch()

    [row] = came()
    assert row.text.startswith("Begin xxx")
    assert len(row.text) < 1500
    assert row.notice == "The mail was too large; only its beginning was read."


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe garbage",
        b"From: =?x?b?!!!?=\r\nTo: <<<>>>\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Type: text/plain; charset=nonsense\r\nSubject: =?nonsense?q?a?=\r\n\r\n\xff",
        b"To: " + b"reply+m1.1.aaaaaaaaaaaaaaaaaaaaaaaaaa@x, " * 1000 + b"\r\n\r\n",
    ],
    ids=["empty", "garbage", "broken", "charset", "many"],
)
def test_broken_mail_is_nobodys(region, inbox, came, raw):
    assert receive(raw) is None
    assert came() == []


@pytest.mark.parametrize(
    "head",
    [
        b"From: =?x?b?!!!?=\r\nContent-Type: multipart/mixed; boundary=\r\n",
        b"From: a@b@c <>\r\nContent-Type: text/plain; charset=nonsense\r\n",
        b"From: \xff\xfe <q@\xff.example>\r\nSubject: =?nonsense?q?a?= \xff\r\nContent-Type: \xff\r\n",
        b"Message-ID: " + b"x" * 5000 + b"\r\n",
    ],
    ids=["broken", "charset", "bytes", "long"],
)
def test_broken_mail_that_answers_ours_is_taken_in_all_the_same(region, sent, came, head):
    receive(head + f"To: {sent['Reply-To']}\r\n\r\nHi \xff".encode("latin-1"))

    read_new(region)

    assert [row.state for row in came()] == [IncomingState.WAITING]


def test_hook_asks_for_the_secret_and_a_post(region, sent, reply_to, came, client, settings):
    raw, strict = reply_to(sent, "Yes."), Client(enforce_csrf_checks=True)

    assert post_raw(client, raw, f"/hooks/mail/{'x' * 40}/").status_code == 404
    assert client.get(HOOK).status_code == 405
    assert post_raw(client, b" ").status_code == 400
    assert came() == []
    assert post_raw(strict, raw).json() == {"taken": True}
    assert post_raw(client, b"To: a@b.example\r\n\r\nHi").json()["taken"] is False
    settings.HOOK_SECRET = ""
    assert post_raw(client, raw).status_code == 404
    assert post_raw(client, raw, "/hooks/mail//").status_code == 404
    assert len(came()) == 1


def test_guessing_the_secret_is_counted(inbox, client):
    answers = [post_raw(client, b"x", f"/hooks/mail/{number:040}/").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]


def test_ledger_row_that_leaves_says_why(region, sent, reply_to, came):
    receive(reply_to(sent, "Yes."))
    [row] = came()

    with in_region(region):
        assert row.state == IncomingState.NEW
        row.settle(IncomingState.DROPPED, "Reason")
    assert [(one.state, bytes(one.raw)) for one in came()] == [(IncomingState.DROPPED, b"")]


QUOTED = [
    "Yes\n\nOn Mar 3, 2026, at 9:12 AM, Valley office <reply+x@in.table.example> wrote:\n\nDear Maria",
    "Yes\n\nEl mar, 3 mar 2026 a las 9:12, Valley office\n<reply+x@in.table.example> escribió:\n> Dear",
    "Yes\n\nSent from my iPhone\n\n> On Mar 3",
    "Yes\n________________________________\nFrom: Valley office\nSent: Tuesday, March 3, 2026",
    "Yes\n\nFrom: Valley office <reply+x@in.table.example>\nSent: Tuesday, March 3, 2026 9:12 AM\nTo: Maria",
    "Yes\n\n*De:* Valley office\n*Enviado el:* martes\n*Para:* Maria",
    "Yes\n\n-----Original Message-----\nFrom: Valley office",
    "Yes\n\n-- \nMaria Lopez\nChief executive",
    "Yes\n> Dear Maria",
]


@pytest.mark.parametrize("text", QUOTED)
def test_what_was_quoted_is_cut_off(text):
    assert own_words(text) == "Yes"


@pytest.mark.parametrize(
    "text", ["On Monday we all meet.\nFrom: nine to ten: is it right?", "a > b\n\nDe: acuerdo\n\nwrote: nothing"]
)
def test_what_only_looks_like_a_quote_stays(text):
    assert own_words(text) == text


@pytest.mark.parametrize("text", ["\n", "-", "On ", "On :00", "From: ", "From: \n", "_", "> "])
def test_cutting_a_quote_takes_no_time(text):
    began = time.monotonic()

    own_words((text * MOST_TEXT)[:MOST_TEXT])

    assert time.monotonic() - began < 2


def test_parts_within_parts_do_not_use_up_the_stack(sent, came, region):
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{number}"\r\n\r\n--{number}\r\n' for number in range(3000)
    )
    raw = f"From: {sent.person.email}\r\nTo: {sent['Reply-To']}\r\nMessage-ID: <deep@x.example>\r\n{nested}\r\nHi"

    receive(raw.encode())
    read_new(region)

    assert [(row.state, row.text) for row in came()] == [(IncomingState.HANDLED, "")]
