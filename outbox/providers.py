"""What mail providers post of the mails they carried, read by django-anymail, told to the verb of every other event.

Its views check signatures and know each provider's words; they are asked directly, so no signal is listened to.
"""

from collections.abc import Callable, Iterator
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.base import AnymailBaseWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from outbox.bouncing import status_in
from outbox.events import FOR_GOOD

FOR_NOW, BY_THEIR_RULES = "4.0.0", "5.7.1"
# Refused for what the person did or said, or for what the address is; everything else is the mail's own trouble.
OF_THE_ADDRESS = (None, RejectReason.INVALID, RejectReason.BOUNCED)
# Providers call what may pass a bounce as well.
PASSING = ("SoftBounce", "Transient")


class Postmark(PostmarkTrackingWebhookView):
    """It signs nothing. SECURITY: the secret in the address stands for a password (regions.access.hook)."""

    warn_if_no_basic_auth = False


# Of others by name in MAIL_PROVIDER: one line here, in `Environment.mail_provider`, and a test with what it posts.
READERS: dict[str, Callable[[], AnymailBaseWebhookView]] = {
    "mailgun": lambda: MailgunTrackingWebhookView(webhook_signing_key=settings.MAIL_PROVIDER_KEY),
    "postmark": Postmark,
}


def events_in(request: HttpRequest) -> list[dict[str, Any]] | None:
    """As `events.write_event` takes them; None for what the provider cannot have posted."""
    view = READERS[settings.MAIL_PROVIDER]()
    try:
        view.run_validators(request)
        read = view.parse_events(request)
    # SECURITY: a forged signature, and whatever strangers post that has not the shape of an event.
    except (SuspiciousOperation, ValueError, KeyError, TypeError, AttributeError):
        return None
    return [told for event in read if (told := translated(event))]


def translated(event: AnymailTrackingEvent) -> dict[str, Any] | None:
    kind = "complained" if event.reject_reason == RejectReason.SPAM else event.event_type
    if kind == EventType.REJECTED:
        kind = EventType.BOUNCED
    if kind not in (EventType.BOUNCED, EventType.COMPLAINED):
        return None
    return {
        "type": str(kind),
        "message_id": " ".join(names(event)),
        "recipient": event.recipient,
        "description": event.mta_response or event.description,
        "status": status(event),
    }


def names(event: AnymailTrackingEvent) -> Iterator[str]:
    """Where our Message-ID may stand: as they kept it, or as we gave it along. None of it is believed yet."""
    yield str(event.message_id or "")
    if isinstance(event.metadata, dict) and event.metadata.get("message"):
        yield f"{event.metadata['message']}@"


def status(event: AnymailTrackingEvent) -> str:
    """The server's own code, else what the provider's words amount to."""
    words = f"{event.mta_response or ''} {event.description or ''}"
    if found := status_in(words):
        return found
    given = event.esp_event.get("Type", "") if isinstance(event.esp_event, dict) else ""
    if any(word in f"{given} {words}" for word in PASSING):
        return FOR_NOW
    return FOR_GOOD if event.reject_reason in OF_THE_ADDRESS else BY_THEIR_RULES
