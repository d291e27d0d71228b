"""A letter as a mail: text, HTML and calendar side by side, the calendar file attached once more for old clients."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from outbox.addresses import is_open, plus_address
from outbox.letters import Category, Letter
from outbox.models import Message
from regions.models import Region


def one_line(text: str) -> str:
    """Header values come from names people typed: no line break survives."""
    return " ".join(text.split())


def sender(region: Region, letter: Letter) -> str:
    """The address we may send from, under the name people know."""
    return formataddr((one_line(letter.from_name or region.sender_name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def headers(message: Message, letter: Letter) -> dict[str, str]:
    """With the one-click way out (RFC 8058) wherever there is something to opt out of: of all that the mail holds."""
    found = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **letter.headers}
    if settings.MAIL_PROVIDER == "postmark":
        # It gives mails names of its own; this it tells us again with every event.
        found["X-PM-Metadata-message"] = message.token
    stops = letter.stops or [category for category in [message.category] if category != Category.SERVICE]
    if message.choices_url and stops:
        found["List-Unsubscribe"] = f"<{message.choices_url}{'-'.join(stops)}/>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def answers_to(region: Region, message: Message, letter: Letter) -> str:
    """Where an answer goes: to us, who log it and pass it on; without an inbox straight to who reads it."""
    if letter.reply_to:
        return letter.reply_to
    return plus_address(message.token) if is_open() else message.reply_to or region.reply_to


def build(region: Region, message: Message, letter: Letter) -> EmailMultiAlternatives:
    shown = sender(region, letter)
    mail = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=letter.text,
        # The envelope's: what cannot be delivered comes back to where we hear it.
        from_email=plus_address(message.token) if is_open() else shown,
        to=[formataddr((one_line(message.contact.name), message.to)) if message.contact else message.to],
        reply_to=[answers_to(region, message, letter)],
        headers=headers(message, letter) | {"From": shown},
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        mail.attach_alternative(letter.calendar.decode(), f"text/calendar; method={letter.method}")
        mail.attach("invite.ics", letter.calendar, "application/ics")
    return mail
