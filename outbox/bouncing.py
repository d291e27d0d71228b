"""What comes back of our mail: it could not be delivered (RFC 3464), or it was called unwanted (RFC 5965)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.message import Message as Head

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import parsing
from outbox.letters import CHOOSABLE
from outbox.models import Consent, Incoming, IncomingState, Message, Nature, Source, State, Wish
from regions.models import Contact

STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Final for this mail, but not for the address: full, too large, or not wanted by a rule of their server.
NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.4", "5.7.")
# So many that came back for the moment are one that came back for good.
MOST_SOFT, WITHIN = 3, timedelta(days=14)


@dataclass(frozen=True)
class Report:
    """What a server says of one recipient."""

    action: str  # failed, delayed, delivered, relayed or expanded
    status: str
    why: str

    @property
    def is_hard(self) -> bool:
        return self.action == "failed" and is_final(self.status)


def is_final(status: str) -> bool:
    """Does nobody live at this address?"""
    return status.startswith("5.") and not status.startswith(NOT_THE_ADDRESS)


def status_in(text: str) -> str:
    """The enhanced status code (RFC 3463) in what a server said; "" where it gave none."""
    found = STATUS.search(text)
    return found[0] if found else ""


def reports(mail: EmailMessage) -> list[Report]:
    """One for each recipient the delivery report names; its first block is about the mail, not about anybody."""
    blocks = (block for part in parsing.parts(mail, "message/delivery-status") for block in part.get_payload())
    return [report(block) for block in blocks if isinstance(block, Head) and block.get("Action")]


def report(block: Head) -> Report:
    said = {name: " ".join(str(block.get(name, "")).split()) for name in ("Action", "Status", "Diagnostic-Code")}
    diagnostic = said["Diagnostic-Code"].partition(";")[2].strip() or said["Diagnostic-Code"]
    status = status_in(said["Status"]) or status_in(diagnostic)
    return Report(said["Action"].lower().split(" ")[0], status, parsing.clean(diagnostic or status)[:250])


def read_report(row: Incoming, mail: EmailMessage) -> None:
    """Ours for certain, or nothing is done: anybody can write such a mail. A failure among several counts first."""
    said = [Report(**row.detail)] if row.detail else reports(mail)
    found = min(said, key=lambda one: one.action != "failed", default=None)
    if found is None or not row.is_proven or row.answers is None:
        row.settle(IncomingState.DROPPED, _("It says nothing of a mail we sent."))
    elif found.action != "failed":
        row.text = ""
        row.settle(IncomingState.HANDLED, f"{found.action}: {found.why}")
    else:
        came_back(row, row.answers, is_hard=found.is_hard, why=found.why)


def came_back(row: Incoming, message: Message, *, is_hard: bool, why: str) -> None:
    """Written into the ledger; for good, nothing more is sent there."""
    why = why or _("no reason given")
    row.detail = {"hard": is_hard, "address": message.to.lower()}
    row.text = ""
    row.settle(IncomingState.HANDLED, why)
    if message.contact and not is_hard and soft_bounces(message.contact) >= MOST_SOFT:
        is_hard, why = (
            True,
            _("%(count)d mails came back within two weeks, the last: %(why)s")
            % {
                "count": MOST_SOFT,
                "why": why,
            },
        )
    stop(message, why) if is_hard else Message.objects.mails([message.pk]).update(error=why[:500])


def soft_bounces(contact: Contact) -> int:
    """Different mails to the address they have now that came back lately, this one among them."""
    rows = Incoming.objects.filter(contact=contact, received_at__gte=timezone.now() - WITHIN, kind=Nature.BOUNCE)
    rows = rows.filter(detail__address=contact.email.lower())
    return rows.filter(detail__hard=False).values("answers").distinct().count()


def stop(message: Message, why: str) -> None:
    """The mail is marked with all that went in it, and its address."""
    Message.objects.mails([message.pk]).update(state=State.BOUNCED, error=why[:500])
    if message.contact:
        message.contact.bounce(message.to, reason=why, at=timezone.now())


def read_complaint(row: Incoming, mail: EmailMessage) -> None:
    if not row.is_proven or row.contact is None:
        row.settle(IncomingState.DROPPED, _("It says nothing of a mail we sent."))
        return
    complained(row, row.contact)


def complained(row: Incoming, contact: Contact) -> None:
    """Who calls our mail unwanted gets none of what can be refused. Their newest word counts, as anywhere."""
    refused = Consent.objects.refused([contact.pk])
    for category in CHOOSABLE:
        if (contact.pk, category.value) not in refused:
            Consent.objects.say(
                contact, category, Wish.WITHDRAWN, source=Source.COMPLAINT, by=contact, origin=row.message_id
            )
    row.text = ""
    row.settle(IncomingState.HANDLED, _("All mail they can refuse has stopped."))
