"""A letter as a mail: text, HTML and calendar side by side, the calendar file attached once more for old clients."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from outbox.letters import Letter
from outbox.models import Message
from regions.models import Region


def one_line(text: str) -> str:
    """Header values come from names people typed: no line break survives."""
    return " ".join(text.split())


def build(region: Region, message: Message, letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=letter.text,
        from_email=formataddr((one_line(letter.from_name or region.sender_name), settings.DEFAULT_FROM_EMAIL)),
        to=[formataddr((one_line(message.contact.name), message.to)) if message.contact else message.to],
        reply_to=[message.reply_to or region.reply_to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **letter.headers},
        connection=connection,
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        mail.attach_alternative(letter.calendar.decode(), f"text/calendar; method={letter.method}")
        mail.attach("invite.ics", letter.calendar, "application/ics")
    return mail
