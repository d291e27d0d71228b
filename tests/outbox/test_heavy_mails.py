"""Mails that would keep a reader busy for as long as their sender likes: little of them is taken apart, and once."""

import signal
from contextlib import contextmanager

import pytest

from outbox import inbox, parsing
from outbox.hypertext import bare, words_of
from outbox.inbox import fetch
from outbox.receiving import receive

pytestmark = pytest.mark.django_db


@contextmanager
def alarm(seconds):
    """Far beyond what reading takes on a busy machine, far below what it took in quadratic time."""

    def ring(*_signal):
        raise TimeoutError(f"Still reading after {seconds} seconds.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<![", "<![a>", "<?", '<a "', "<a '\"", "</", "<style>", "&", "<blockquote>"]
)
def test_html_that_ends_nothing_it_begins_is_read_in_linear_time(piece):
    with alarm(15):
        words_of(piece * 60_000)


def test_html_keeps_its_words_and_loses_what_holds_none():
    html = (
        "<html><head><title>T</title><style>a > b</style></head><body><!-- <p>no</p> -->Hi <b title='x > y'>Ana</b>"
        " &amp; all<br/>2 < 3 <4<p class=it's>Fine</p><img src='data:1'><script>if (a < b) c()</script>"
        "<blockquote>What we wrote</blockquote></body></html>"
    )

    assert words_of(html) == "Hi Ana & all\n2 < 3 <4\nFine"


def test_words_are_found_behind_pages_of_style():
    html = f"<html><head><style>{'p { color: red } ' * 20_000}</style></head><p>Yes, gladly.</p></html>"

    assert (words_of(html), len(bare(html)) < 100) == ("Yes, gladly.", True)


@pytest.mark.parametrize("name", ["To", "Subject", "Message-ID", "References", "Content-Type", "Content-Disposition"])
@pytest.mark.parametrize("piece", ["a ", "(", "a,", "a;", '"', "<", "[", "=?utf-8?q?a?= "])
def test_of_a_long_header_only_the_beginning_is_taken_apart(name, piece, monkeypatch):
    seen = []
    make = parsing.BOUNDED.header_factory
    monkeypatch.setattr(type(make), "__call__", lambda self, key, value: (seen.append(value), self[key](key, value))[1])
    raw = f"{name}: {piece * 20_000}\r\n\r\nhello".encode()

    mail = parsing.parse(raw)
    parsing.named(mail)
    parsing.nature(mail)
    parsing.text_of(mail)
    parsing.notice(mail)

    assert max(map(len, seen), default=0) <= parsing.MOST_OF_A_HEADER


def test_a_token_among_many_recipients_is_found():
    others = ", ".join(f"Person {n} <p{n}@x.example>" for n in range(30))
    token = f"m1.1.{'a' * 26}@in.table.example"

    mail = parsing.parse(f"To: reply+{token}, {others}\r\nCc: {others * 50}\r\n\r\nhello".encode())

    assert token in parsing.named(mail)


def test_a_mail_of_countless_parts_is_not_taken_apart():
    part = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    head = "From: a@b.example\r\nSubject: Parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"

    few, countless = (parsing.parse((head + part * count + "--b--\r\n").encode()) for count in (5, 5000))

    assert (len(list(few.walk())), parsing.text_of(few).strip()) == (6, "hello")
    assert (len(list(countless.walk())), parsing.header(countless, "Subject")) == (1, "Parts")


def test_a_mail_whose_parts_cannot_be_told_is_read_all_the_same():
    mail = parsing.parse(f"From: a@b.example\r\nContent-Type: {'a;' * 500}\r\n\r\nYes.".encode())

    assert (parsing.sender(mail), parsing.nature(mail), parsing.text_of(mail)) == ("a@b.example", "reply", "Yes.")


# ---- taking in that ends the worker ----


class Killed(BaseException):
    """As the system ends a worker: nothing of ours gets to hear of it."""


@pytest.fixture
def deadly(monkeypatch):
    """Taking in this mail ends the worker; the mails that were tried, in turn."""
    tried = []

    def take(raw, *, is_cut=False):
        subject = parsing.header(parsing.parse(raw), "Subject")
        tried.append(subject)
        if subject == "deadly":
            raise Killed
        if subject == "odd":
            raise ValueError("odd")
        return receive(raw, is_cut=is_cut)

    monkeypatch.setattr(inbox, "receive", take)
    return tried


def letter(subject):
    return f"From: a@b.example\r\nTo: reply@in.table.example\r\nSubject: {subject}\r\n\r\nhello".encode()


def test_a_mail_that_ended_its_worker_comes_last_and_is_left_after_a_second_try(imap, deadly, caplog):
    imap.drop(letter("deadly"))
    imap.drop(letter("kind"))

    for _round in range(2):
        with pytest.raises(Killed):
            fetch()
    imap.drop(letter("late"))
    fetch()

    assert deadly == ["deadly", "kind", "deadly", "late"]
    assert imap.seen == {1, 2, 3}
    assert "Mail 1 in the inbox went wrong before" in caplog.text


def test_mails_that_go_wrong_stay_for_later_rounds_and_hold_up_no_other(imap, deadly, monkeypatch):
    monkeypatch.setattr(inbox, "MOST", 2)
    for subject in ("odd", "odd", "kind"):
        imap.drop(letter(subject))

    for _round in range(3):
        fetch()

    assert deadly == ["odd", "odd", "kind", "odd", "odd", "odd"]
    assert (imap.seen, imap.flagged) == ({3}, {1, 2})
