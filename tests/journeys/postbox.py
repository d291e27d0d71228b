"""Reading the mail that arrived, as its reader does."""

import re
import time
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from html import unescape

from tests.mail import MailSink

CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})\s*$", re.MULTILINE)
LINK = re.compile(r"https?://[^\s<>\"]+/g/[^\s<>\"]+")


class Postbox:
    def __init__(self, sink: MailSink) -> None:
        self.sink = sink

    def mails(self, address: str, saying: str = "") -> list[EmailMessage]:
        return [mail for mail in self.sink.to(address) if saying in f"{mail['Subject']}\n{words_of(mail)}"]

    def received(self, address: str) -> Iterator[tuple[datetime, EmailMessage]]:
        """Each mail to this address, and when it came."""
        sink = self.sink
        for letter, envelope, moment in zip(sink.messages, sink.envelopes, sink.moments, strict=True):
            if address in envelope.rcpt_tos:
                yield moment, letter

    def newest(self, address: str, saying: str = "", *, count: int = 1, seconds: float = 20) -> EmailMessage:
        """The last of at least `count` mails to the address with these words; waits for the worker."""
        deadline = time.monotonic() + seconds
        while len(found := self.mails(address, saying)) < count:
            subjects = [mail["Subject"] for mail in self.sink.to(address)]
            assert time.monotonic() < deadline, f"no {count}. mail “{saying}” to {address}, only {subjects}"
            time.sleep(0.05)
        return found[-1]

    def code(self, address: str, *, count: int = 1) -> str:
        return CODE.search(words_of(self.newest(address, "code", count=count)))[1]

    def link(self, address: str, saying: str = "", *, count: int = 1) -> str:
        """The first personal link of the newest such mail."""
        return links_in(self.newest(address, saying, count=count))[0]


def words_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def links_in(mail: EmailMessage) -> list[str]:
    return LINK.findall(words_of(mail))


def every_link_in(mail: EmailMessage) -> set[str]:
    """Of both forms of the letter, its calendar entry and its header lines."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    words = "\n".join([*parts, str(mail["List-Unsubscribe"] or "")]).replace("\r", "")
    unfolded = words.replace("\n ", "")  # as calendars fold their lines
    return {unescape(link).rstrip(".,;)") for link in re.findall(r"https?://[^\s<>\"]+", unfolded)}


def calendar_in(mail: EmailMessage) -> str:
    """The calendar part beside text and HTML."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return part.get_content().replace("\r\n ", "")
