"""Calendar entries (RFC 5545, 5546, 6047). What all share is written once; each file adds one ATTENDEE line.

Times are UTC. The organizer is the address we receive at, never a person: replies and the rules of mail servers fit.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.models import Answer, Convening
from regions.scope import current_region

PARTSTAT = {
    Answer.NONE: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.NO: "DECLINED",
    Answer.MAYBE: "TENTATIVE",
    Answer.SENDING: "DELEGATED",
    Answer.WAITING: "TENTATIVE",
    Answer.RELEASED: "DECLINED",
}
UNSAFE = re.compile(r'["\x00-\x1f\x7f]+')


def text(value: str) -> str:
    """A TEXT value: its own signs escaped, its line breaks spelled out."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return "\\n".join(value.splitlines())


def quoted(value: str) -> str:
    """A parameter value: quotes and control signs cannot be escaped there, so they go."""
    return f'"{" ".join(UNSAFE.sub(" ", value).split())}"'


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def folded(line: str) -> bytes:
    """At most 75 octets a line, no letter torn apart."""
    raw = line.encode()
    parts = []
    room = 75
    while len(raw) > room:
        cut = room
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(raw[:cut])
        raw, room = raw[cut:], 74
    return b"\r\n ".join([*parts, raw]) + b"\r\n"


@dataclass(frozen=True)
class Entry:
    """One version of a meeting, ready to be addressed."""

    method: str
    head: bytes
    note: str
    tail: bytes

    def to(self, name: str, address: str, answer: str, url: str = "") -> bytes:
        """The file for one person. Nobody sees who else was asked."""
        words = f"{self.note}\n\n{how_to_answer(url) if self.method == 'REQUEST' else ''}".strip()
        attendee = (
            f"ATTENDEE;CN={quoted(name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT"
            f";PARTSTAT={PARTSTAT[Answer(answer)]};RSVP=TRUE:mailto:{UNSAFE.sub('', address)}"
        )
        return self.head + folded(f"DESCRIPTION:{text(words)}") + folded(attendee) + self.tail

    def to_nobody(self, url: str) -> bytes:
        """The file to download: an entry to keep, not a request to answer."""
        words = f"{self.note}\n\n{how_to_answer(url)}"
        return self.head + folded(f"DESCRIPTION:{text(words)}") + self.tail


def how_to_answer(url: str) -> str:
    """Calendars offer buttons whose replies nobody hears; who holds no link replies to the mail."""
    if not url:
        return _("If you cannot come, reply to the mail: the buttons of your calendar do not reach us.")
    return f"{_('Answer or change it here; the buttons of your calendar do not reach us')}: {url}"


def entry(convening: Convening, *, method: str = "REQUEST", turns: int = 0, at: datetime | None = None) -> Entry:
    """`turns`: of the invitation. A calendar drops what has a lower SEQUENCE than it has seen, so that going back and
    forth must count on as moving does.
    """
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shared Table//Convenings//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{convening.uid}@{address.rpartition('@')[2]}",
        f"SEQUENCE:{convening.version + turns}",
        f"DTSTAMP:{utc(at or timezone.now())}",
        f"DTSTART:{utc(convening.starts_at)}",
        f"DTEND:{utc(convening.ends_at)}",
        f"SUMMARY:{text(convening.title)}",
        f"LOCATION:{text(convening.where)}",
        f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}",
        f"ORGANIZER;CN={quoted(current_region().sender_name)}:mailto:{address}",
    ]
    note = f"{convening.partnership.name}: {convening.title}"
    return Entry(
        method=method,
        head=b"".join(folded(line) for line in lines),
        note=f"{note}\n{convening.link}" if convening.link else note,
        tail=b"TRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )
