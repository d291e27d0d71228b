"""From the bytes of a mail to what we keep of it: bounded, as text, without what was quoted."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.addresses import forgotten
from outbox.hypertext import words_of
from outbox.models.incoming import MOST_BYTES, Nature
from outbox.scrubbing import without_keys

MOST_TEXT = 20_000
# Header lines that may say to whom a mail came, or what it answers; the surest first.
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Cc", "In-Reply-To", "References")
AUTOMATIC_HEADERS = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-AutoReply-From", "X-Vacation", "List-Id",
)  # fmt: skip
PRECEDENCES = ("Precedence", "X-Precedence", "Preference")
AUTOMATIC_PRECEDENCE = ("bulk", "junk", "list", "auto_reply", "auto-reply")
MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Where the letter that is answered begins, in the mail programs people use.
QUOTE = re.compile(
    r"^[ \t]*(?:"
    r">.*"
    r"|-{2,10}[ \t]*(?:Original Message|Mensaje original|Forwarded message)\b.*"
    r"|_{8,80}[ \t]*"
    r"|(?:On|El)\b[^:]{0,200}(?::\d\d[^:]{0,200}){0,2}\b(?:wrote|escribió)[ \t]*:"
    r"|\*?(?:From|De):\*? .{0,300}\n[ \t]*\*?(?:Sent|Date|Enviado|Enviado el|Fecha):.*"
    r"|--[ \t]*"
    r")$",
    re.MULTILINE | re.IGNORECASE,
)
NESTED = re.compile(rb"multipart/|message/", re.IGNORECASE)
MOST_NESTED = 50
OF_PARTS = re.compile(rb"^content-", re.IGNORECASE | re.MULTILINE)
MOST_OF_PARTS = 300  # lines that describe parts: of 75 pictures
MOST_OF_A_HEADER, MOST_OF_A_PART_S = 2000, 1000
SIGNED = re.compile(r"^[ \t]*(?:Sent from my |Enviado desde mi |Get Outlook for ).*$", re.MULTILINE)


class Bounded(policy.EmailPolicy):
    """SECURITY: the library takes a header apart in quadratic time, so it gets only the beginning of each."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: MOST_OF_A_PART_S if is_of_part(name) else MOST_OF_A_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """What describes a part and cannot be read describes nothing; the rest of the mail may be whole."""
        try:
            return super().header_fetch_parse(name, value)
        except Exception:
            if not is_of_part(name):
                raise
            return self.header_factory(name, "")


BOUNDED = cast("policy.Policy[EmailMessage]", Bounded())


def is_of_part(name: str) -> bool:
    return name.lower().startswith("content-")


def parse(raw: bytes) -> EmailMessage:
    """SECURITY: parts within parts within parts would use up the stack, and countless ones the day; of such a mail
    only the head is read.
    """
    if len(NESTED.findall(raw)) > MOST_NESTED or len(OF_PARTS.findall(raw)) > MOST_OF_PARTS:
        return BytesHeaderParser(policy=BOUNDED).parsebytes(raw)
    return message_from_bytes(raw, policy=BOUNDED)


def header(mail: EmailMessage, name: str) -> str:
    """One line; "" where it is missing or cannot be read. What others write breaks every rule there is."""
    try:
        value = str(mail.get(name) or "")
    except Exception:  # the standard library stumbles over malformed headers in many ways
        value = " ".join(str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    return " ".join(clean(value).split())


def clean(text: str) -> str:
    """Without control and direction signs; line breaks and tabs stay."""
    printable = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return printable.encode("utf-8", "replace").decode()


def named(mail: EmailMessage) -> str:
    """The header lines that may hold a token."""
    return "\n".join(header(mail, name) for name in ADDRESSED)


def returned_identity(part: EmailMessage) -> str:
    """The Message-ID of a mail that came back, whole or only its head."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return header(cast(EmailMessage, inner[0]), "Message-ID") if isinstance(inner, list) and inner else ""
    return header(parse(content(part)), "Message-ID")


# Remarks may stand anywhere in a line of the head, and say anything; so may words in quotation marks.
REMARK, QUOTED = re.compile(r"\([^()]*\)"), re.compile(r'"(?:[^"\\]|\\.)*"')
ADDRESS = re.compile(r"[^\s<>,;:()]+@[^\s<>,;:()]+")


def sender(mail: EmailMessage) -> str:
    """What the mail claims: a claim, never a proof. SECURITY: one that names several, or more than we read, claims
    none: whoever checked where it comes from may have looked at another of them.
    """
    lines, found = as_written(mail, "From"), claimed(mail)
    if len(lines) != 1 or len(lines[0]) >= MOST_OF_A_HEADER:
        return ""
    named = {address.lower() for address in ADDRESS.findall(without_remarks(QUOTED.sub(" ", lines[0])))}
    return found[:254] if named == {found} else ""


def claimed(mail: EmailMessage) -> str:
    return parseaddr(header(mail, "From"))[1].strip().lower()


def as_written(mail: EmailMessage, name: str) -> list[str]:
    """Every line of this name, not taken apart."""
    return [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]


def without_remarks(line: str) -> str:
    while (shorter := REMARK.sub(" ", line)) != line:
        line = shorter
    return line


DISOWNED = re.compile(r";\s*dmarc\s*(?:/\s*\d+\s*)?=\s*fail\b", re.IGNORECASE)


def is_disowned(mail: EmailMessage) -> bool:
    """Does the server of our inbox say that the sender's domain did not send it (RFC 8601)? Others may say anything."""
    return bool(settings.INBOX_AUTHSERV_ID) and any(map(_disowns, as_written(mail, "Authentication-Results")))


def _disowns(found_out: str) -> bool:
    """SECURITY: what is too long to be read whole may say so where we do not read."""
    plain = without_remarks(found_out[:MOST_OF_A_HEADER])
    server = plain.partition(";")[0].replace('"', "").split()
    is_ours = bool(server) and server[0].lower() == settings.INBOX_AUTHSERV_ID
    return is_ours and (len(found_out) >= MOST_OF_A_HEADER or DISOWNED.search(plain) is not None)


def identity(mail: EmailMessage, raw: bytes) -> str:
    """SECURITY: what the sender chose stands under a name of its own, so that nobody takes another's in advance."""
    said = header(mail, "Message-ID")
    return f"mail:{said}" if said and len(said) <= 190 else f"sha256:{sha256(raw).hexdigest()}"


# ---- what kind it is ----


def parts(mail: EmailMessage, *kinds: str) -> Iterator[EmailMessage]:
    for part in mail.walk():
        if part.get_content_type() in kinds:
            yield part


def calendars(mail: EmailMessage) -> Iterator[bytes]:
    """Every calendar file in it, whichever way it is attached."""
    for part in mail.walk():
        name = (part.get_filename() or "").lower()
        if part.get_content_type() in ("text/calendar", "application/ics") or name.endswith(".ics"):
            yield content(part)


def content(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def nature(mail: EmailMessage) -> Nature:
    if any(parts(mail, "message/feedback-report")):
        return Nature.COMPLAINT
    if any(parts(mail, "message/delivery-status")):
        return Nature.BOUNCE
    if any(re.search(rb"^METHOD:(REPLY|COUNTER)\s*$", file, re.MULTILINE | re.IGNORECASE) for file in calendars(mail)):
        return Nature.CALENDAR
    return Nature.AUTOMATIC if is_report(mail) or is_automatic(mail) else Nature.REPLY


def is_report(mail: EmailMessage) -> bool:
    """That it was read, say (RFC 8098). What a person attached of somebody else's lies deeper."""
    reports = ("multipart/report", "message/disposition-notification")
    return any(part.get_content_type() in reports for part in (mail, *mail.iter_parts()))


# How Outlook, Exchange and others begin the subject of a note they write for somebody who is away.
AWAY = re.compile(
    r"[\[(*\s]*(?:auto:|(?:automatic reply|auto(?:matic)?[ -]?response|auto[ -]?reply"
    r"|(?:i am |i['’]m |i will be )?out[ -]of[ -](?:the[ -])?office|(?:respuesta|mensaje) autom[aá]tic[ao]"
    r"|(?:estoy |estaré )?(?:fuera|ausente) de (?:la |mi )?oficina)\b)",
    re.IGNORECASE,
)


def is_automatic(mail: EmailMessage) -> bool:
    """Written by a machine (RFC 3834, and what older ones say instead): noted, never answered."""
    submitted = header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        submitted not in ("", "no")
        or any(header(mail, name) for name in AUTOMATIC_HEADERS)
        or any(header(mail, name).lower() in AUTOMATIC_PRECEDENCE for name in PRECEDENCES)
        or header(mail, "Return-Path") == "<>"
        or claimed(mail).partition("@")[0] in MACHINES
        or AWAY.match(header(mail, "Subject")) is not None
    )


# ---- what it says ----


def text_of(mail: EmailMessage) -> str:
    """What the person wrote: the text part, or the words of the HTML; never its markup."""
    body = mail.get_body(("plain", "html"))
    if body is None or body.get_content_type() not in ("text/plain", "text/html"):
        return ""
    words = decoded(cast(EmailMessage, body))
    return clean(words_of(words) if body.get_content_type() == "text/html" else words)[:MOST_TEXT]


def decoded(part: EmailMessage) -> str:
    raw, charset = content(part), part.get_content_charset("utf-8")
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def own_words(text: str) -> str:
    """Without what was quoted, and without keys: a reply carries our letter, personal link and all."""
    found = QUOTE.search(text)
    above = text[: found.start()] if found else text
    own = SIGNED.sub("", above if above.strip() or not found else below(text[found.start() :]))
    return re.sub(r"\n{3,}", "\n\n", forgotten(without_keys(own))).strip()


def below(quoted: str) -> str:
    """Of who answers beneath what they quote: the lines without a mark, after its first."""
    lines = quoted.split("\n")
    marked = [number for number, line in enumerate(lines) if line.lstrip().startswith(">")]
    return "\n".join(lines[marked[-1] + 1 :]) if marked else ""


# ---- what is left out ----


def bounded(mail: EmailMessage, raw: bytes) -> bytes:
    """At most MOST_BYTES: attachments go first, then the rest is cut."""
    if len(raw) <= MOST_BYTES:
        return raw
    for part in mail.walk():
        if not part.is_multipart() and part.get_content_maintype() not in ("text", "message"):
            part.set_payload("")
            del part["Content-Transfer-Encoding"]
    return mail.as_bytes()[:MOST_BYTES]


def notice(mail: EmailMessage) -> str:
    """What came along and is not kept, by name."""
    left_out = [
        part for part in mail.iter_attachments() if part.get_content_type() not in ("text/calendar", "application/ics")
    ]
    if not left_out:
        return ""
    names = ", ".join(
        " ".join(clean(part.get_filename() or part.get_content_type()).split())[:60] for part in left_out[:5]
    )
    words = ngettext(
        "An attachment is not kept: %(names)s", "%(count)d attachments are not kept: %(names)s", len(left_out)
    )
    return (words % {"count": len(left_out), "names": names})[:300]


def cut_notice() -> str:
    return _("The mail was too large; only its beginning was read.")
