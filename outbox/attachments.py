"""What came along with a mail as files of its own: not its words, not its calendar, not the pictures of its layout."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import cast

from outbox.parsing import clean, content, decoded

MOST = 10
# A picture the mail itself draws is kept only if it is no logo: a photo put among the words is larger.
LOGO = 60_000


def attached(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """(name, what is in it), in their order."""
    drawn = drawn_in(mail)
    found = 0
    for part in mail.walk():
        name = part.get_filename()
        if part.is_multipart() or not name or is_calendar(part, name):
            continue
        inside = content(part)
        if is_drawn(part, drawn) and len(inside) < LOGO:
            continue
        found += 1
        if found > MOST:
            return
        yield " ".join(clean(name).split())[:200], inside


def is_calendar(part: EmailMessage, name: str) -> bool:
    return part.get_content_type() in ("text/calendar", "application/ics") or name.lower().endswith(".ics")


def drawn_in(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    return decoded(cast(EmailMessage, body)) if body is not None and body.get_content_type() == "text/html" else ""


def is_drawn(part: EmailMessage, html: str) -> bool:
    key = str(part.get("Content-ID", "")).strip("<> ")
    return bool(key) and f"cid:{key}" in html
