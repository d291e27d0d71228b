"""Sending what is due: claim a batch under a lease, write the letters, send over one connection, mark each.

A worker killed at any moment leaves rows that the next one finds: unsent ones after their lease, and at most the one
in flight twice, with one Message-ID, because each mail is marked before the next one goes out.
"""

import logging
import smtplib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from outbox.letters import KINDS, Category, Letter
from outbox.mime import build
from outbox.models import BACK_OFF, LEASE, Consent, Message, State
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)

BATCH = 100
# A batch stops early when its lease could run out under it, so that no other worker sends the same mail meanwhile.
MARGIN = timedelta(seconds=60)


def deliver(region: Region) -> int:
    """Send everything due in the region; how many mails went out."""
    sent = 0
    with one_connection() as mail:
        while batch := claim(region):
            before = sent
            sent += send(region, batch, mail)
            if sent == before:
                break
    return sent


@contextmanager
def one_connection() -> Iterator[BaseEmailBackend]:
    mail = get_connection()
    try:
        yield mail
    finally:
        mail.close()


def claim(region: Region) -> list[tuple[Message, Letter]]:
    """Lease up to BATCH messages and write their letters; what may not or cannot be sent is marked so."""
    now = timezone.now()
    with in_region(region):
        messages = list(
            Message.objects.due(now).select_for_update(skip_locked=True, of=("self",)).select_related("contact__organization")[:BATCH]
        )
        if not messages:
            return []
        wanted = suppress(messages)
        letters = write(wanted)
        written = [(message, letters[message.pk]) for message in wanted if message.pk in letters]
        lease(written, now + LEASE)
        postpone([message for message in wanted if message.pk not in letters], "The letter could not be written; see the log.")
    return written


def suppress(messages: Sequence[Message]) -> list[Message]:
    """Leave out who asked us not to write, or can no longer be written to."""
    refused = Consent.objects.refused({m.contact_id for m in messages if m.contact_id})
    unwanted = {m.pk for m in messages if not m.to or (m.contact and m.contact.archived_at)}
    unwanted |= {m.pk for m in messages if (m.contact_id, KINDS[m.kind].category) in refused and KINDS[m.kind].category != Category.SERVICE}
    if unwanted:
        Message.objects.filter(pk__in=unwanted).update(state=State.SUPPRESSED)
    return [m for m in messages if m.pk not in unwanted]


def write(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Each kind's renderer once. A renderer that fails costs its own kind a retry, nobody else."""
    letters: dict[int, Letter] = {}
    for kind, group in groupby(sorted(messages, key=lambda m: m.kind), key=lambda m: m.kind):
        try:
            letters |= KINDS[kind].render(list(group))
        except Exception:
            log.exception("Letters of kind %s could not be written.", kind)
    return letters


def lease(written: Sequence[tuple[Message, Letter]], until: object) -> None:
    """One statement for the batch: what is being sent, and until when it is ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET state = 'sending', attempts = attempts + 1, next_attempt_at = %s,"
            " subject = letter.subject, text = letter.text, html = letter.html"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS letter(id, subject, text, html)"
            " WHERE outbox_message.id = letter.id",
            [
                until,
                [message.pk for message, _ in written],
                [letter.subject[:300] for _, letter in written],
                [letter.text for _, letter in written],
                [letter.html for _, letter in written],
            ],
        )


def send(region: Region, batch: Sequence[tuple[Message, Letter]], mail: BaseEmailBackend) -> int:
    """Send the batch; what the server will not take now goes back with a delay, the rest of the batch at once."""
    deadline = time.monotonic() + (LEASE - MARGIN).total_seconds()
    sent = 0
    for position, (message, letter) in enumerate(batch):
        if time.monotonic() > deadline:
            release(region, batch[position:])
            break
        try:
            mail.send_messages([build(region, message, letter, mail)])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refusal:
            refuse(region, message, refusal)
        except (smtplib.SMTPException, OSError) as trouble:
            log.warning("The mail server is away (%s); %s messages wait.", trouble, len(batch) - position)
            mail.close()
            give_back(region, [m for m, _ in batch[position:]], str(trouble))
            break
        else:
            mark_sent(region, message)
            sent += 1
    return sent


def mark_sent(region: Region, message: Message) -> None:
    """One statement outside any transaction: it is on disk before the next mail goes out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outbox_mark_sent(%s, %s, %s)", [region.pk, message.pk, timezone.now()])


def release(region: Region, batch: Sequence[tuple[Message, Letter]]) -> None:
    """Not tried: due again at once, for whoever comes first."""
    with in_region(region):
        Message.objects.filter(pk__in=[m.pk for m, _ in batch]).update(state=State.QUEUED, next_attempt_at=timezone.now())


def give_back(region: Region, messages: Sequence[Message], error: str) -> None:
    with in_region(region):
        postpone(messages, error)


def refuse(region: Region, message: Message, refusal: smtplib.SMTPException) -> None:
    """A final no (5xx) is a bounce; anything else is tried again later."""
    codes = [code for code, _ in refusal.recipients.values()] if isinstance(refusal, smtplib.SMTPRecipientsRefused) else [
        getattr(refusal, "smtp_code", 0)
    ]
    with in_region(region):
        if all(500 <= code < 600 for code in codes):
            Message.objects.filter(pk=message.pk).update(state=State.BOUNCED, error=str(refusal)[:500])
        else:
            postpone([message], str(refusal))


def postpone(messages: Sequence[Message], error: str) -> None:
    """Back off by the number of tries; after the last, give up where people see it. Inside the region."""
    now = timezone.now()
    for tries, group in groupby(sorted(messages, key=lambda m: m.attempts), key=lambda m: m.attempts):
        rows = Message.objects.filter(pk__in=[m.pk for m in group])
        if tries >= len(BACK_OFF):
            rows.update(state=State.FAILED, attempts=tries + 1, error=error[:500])
        else:
            later = now + timedelta(minutes=BACK_OFF[tries])
            rows.update(state=State.QUEUED, attempts=tries + 1, next_attempt_at=later, error=error[:500])
