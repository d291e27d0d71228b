"""Calendar entries (RFC 5545, 5546, 6047). What all share is written once; each file adds one ATTENDEE line.

Times are the region's, with its rules of summer time beside them; the time of writing is UTC. The organizer is the
address we receive at, never a person: replies and the rules of mail servers fit. With an inbox it is an address of each
invitation's own, the same in every version, so that a reply says whose it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings import zones
from convenings.models import Answer, Convening
from outbox.addresses import is_open
from partnerships.models import ActionItem
from regions.models import Contact
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
REFRESH = ("REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H")
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


def local(at: datetime) -> str:
    """A value with its zone, as in DTSTART;TZID=America/Chicago:20260924T083000."""
    return f";TZID={current_region().time_zone}:{timezone.localtime(at):%Y%m%dT%H%M%S}"


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

    def to(self, name: str, address: str, answer: str, url: str = "", answers_to: str = "") -> bytes:
        """The file for one person. Nobody sees who else was asked; `answers_to` hears a calendar's reply."""
        words = f"{self.note}\n\n{how_to_answer(url) if self.method == 'REQUEST' else ''}".strip()
        attendee = (
            f"ATTENDEE;CN={quoted(name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT"
            f";PARTSTAT={PARTSTAT[Answer(answer)]};RSVP=TRUE:mailto:{UNSAFE.sub('', address)}"
        )
        said = (organizer(answers_to), f"DESCRIPTION:{text(words)}", attendee)
        return self.head + b"".join(folded(line) for line in said) + self.tail

    def to_nobody(self, url: str) -> bytes:
        """The file to download: an entry to keep, not a request to answer."""
        words = f"{self.note}\n\n{how_to_answer(url)}"
        return self.head + folded(organizer("")) + folded(f"DESCRIPTION:{text(words)}") + self.tail


def organizer(answers_to: str) -> str:
    """Never a person: an address we receive at, or at least send from."""
    return f"ORGANIZER;CN={quoted(current_region().sender_name)}:mailto:{answers_to or address()}"


def how_to_answer(url: str) -> str:
    """Without an inbox, calendars offer buttons whose replies nobody hears; who holds no link replies to the mail."""
    if is_open():
        return (
            f"{_('Answer with the buttons of your calendar, or here')}: {url}"
            if url
            else _("If you cannot come, decline in your calendar or reply to the mail.")
        )
    if not url:
        return _("If you cannot come, reply to the mail: the buttons of your calendar do not reach us.")
    return f"{_('Answer or change it here; the buttons of your calendar do not reach us')}: {url}"


def address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def opening(method: str, year: int, *more: str) -> list[str]:
    """What stands before the first meeting: whose file it is, and the region's clocks."""
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shared Table//Convenings//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *more,
        *zones.lines(current_region().time_zone, year),
    ]


def event(convening: Convening, *, cancelled: bool, turns: int, at: datetime) -> list[str]:
    """A meeting up to what differs from reader to reader."""
    starts_at, ends_at = convening.fixed
    return [
        "BEGIN:VEVENT",
        f"UID:{convening.uid}@{address().rpartition('@')[2]}",
        f"SEQUENCE:{convening.version + turns}",
        f"DTSTAMP:{utc(at)}",
        f"DTSTART{local(starts_at)}",
        f"DTEND{local(ends_at)}",
        f"SUMMARY:{text(convening.title)}",
        f"LOCATION:{text(convening.where)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
    ]


def about(convening: Convening) -> str:
    words = f"{convening.partnership.name}: {convening.title}"
    return f"{words}\n{convening.link}" if convening.link else words


def file_of(lines: Iterable[str]) -> bytes:
    return b"".join(folded(line) for line in lines)


def entry(convening: Convening, *, method: str = "REQUEST", turns: int = 0, at: datetime | None = None) -> Entry:
    """`turns`: of the invitation. A calendar drops what has a lower SEQUENCE than it has seen, so that going back and
    forth must count on as moving does.
    """
    written_at = at or timezone.now()
    return Entry(
        method=method,
        head=file_of(
            [
                *opening(method, timezone.localtime(convening.fixed[0]).year),
                *event(convening, cancelled=method == "CANCEL", turns=turns, at=written_at),
            ]
        ),
        note=about(convening),
        tail=b"TRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )


def due(item: ActionItem, reader: Contact) -> list[str]:
    """What somebody has promised, on the whole of its day; it takes no hour of theirs. Where they only help, it says
    whose it is.
    """
    priority = item.team.priority
    words = _("Due: %(item)s") if item.owner_id == reader.pk else _("Due from %(owner)s, with your help: %(item)s")
    return [
        "BEGIN:VEVENT",
        f"UID:item-{item.region_id}-{item.pk}@{address().rpartition('@')[2]}",
        f"SEQUENCE:{item.version}",
        f"DTSTAMP:{utc(item.assigned_at)}",
        f"DTSTART;VALUE=DATE:{item.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{item.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{text(words % {'item': item.title, 'owner': item.owner.name})}",
        f"DESCRIPTION:{text(f'{priority.title}, {priority.partnership.name}')}",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def promises(title: str, entries: Iterable[str]) -> bytes:
    """Whole days only, as `due` writes them, so of regions in any zone."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Shared Table//Convenings//EN", "CALSCALE:GREGORIAN"]
    head += ["METHOD:PUBLISH", f"X-WR-CALNAME:{text(title)}", *REFRESH]
    return file_of([*head, *entries, "END:VCALENDAR"])


def feed(title: str, convenings: Sequence[Convening], items: Sequence[list[str]] = ()) -> bytes:
    """Many meetings to follow, and what is due, as `due` writes it. A file of the same ones is the same to the last
    sign, so that it has an ETag.
    """
    years = [timezone.localtime(convening.fixed[0]).year for convening in convenings]
    lines = opening("PUBLISH", min(years, default=timezone.localdate().year), f"X-WR-CALNAME:{text(title)}", *REFRESH)
    for convening in convenings:
        lines += event(convening, cancelled=convening.is_cancelled, turns=0, at=convening.changed_at)
        lines += [organizer(""), f"DESCRIPTION:{text(about(convening))}", "TRANSP:OPAQUE", "END:VEVENT"]
    for item in items:
        lines += item
    return file_of([*lines, "END:VCALENDAR"])
