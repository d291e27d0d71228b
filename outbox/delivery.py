"""Sending what is due: claim a batch under a lease, hand it over on one connection, mark each mail.

A worker killed at any moment leaves rows that the next one finds: unsent ones after their lease, and at most the one
in flight twice, with one Message-ID, because each mail is marked before the next one goes out.
"""

import logging
import smtplib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain, groupby, repeat

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.ahead import Ahead, writing_ahead
from outbox.bouncing import is_final, status_in
from outbox.daily import companions, keep, settle, sort_out, unfold
from outbox.daily_letters import withdraw_empty, write_mails
from outbox.letters import Letter
from outbox.models import BACK_OFF, LEASE, Message, State
from outbox.scrubbing import without_keys
from outbox.writing import in_time, suppress
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)

# A small batch first, so that the first mail leaves soon; then larger ones, since each costs the same few statements.
BATCHES = (100, 200, 400)
# A batch stops early when its lease could run out under it, so that no other worker sends the same mail meanwhile.
MARGIN = timedelta(seconds=60)
# A run ends well before the broker or the time limit takes the task away; the sweep goes on where it stopped.
RUN = timedelta(minutes=8)

Written = list[tuple[Message, Letter]]


def deliver(region: Region) -> int:
    """Send what is due in the region; how many mails went out."""
    total, began = 0, time.monotonic()
    sizes = chain(BATCHES, repeat(BATCHES[-1]))
    with one_connection() as mail:
        while (claimed_at := time.monotonic()) - began < RUN.total_seconds():
            batch = claim(region, next(sizes))
            if batch is None:
                break
            sent, may_go_on = send(region, batch, mail, until=claimed_at + (LEASE - MARGIN).total_seconds())
            total += sent
            if not may_go_on:
                break
    return total


@contextmanager
def one_connection() -> Iterator[BaseEmailBackend]:
    mail = get_connection()
    try:
        yield mail
    finally:
        mail.close()


def claim(region: Region, most: int = BATCHES[0]) -> Written | None:
    """Lease so many messages at most and write their letters; None when nothing is due.

    What may not be sent, or cannot be written, is marked so: the batch may come back empty while more is due.
    """
    now = timezone.now()
    with in_region(region):
        ripe = list(
            Message.objects.due(now)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("contact__organization")[:most]
        )
        if not ripe:
            return None
        more, ours = companions(ripe, now)
        found = sort_out(in_time(suppress(give_up([*ripe, *more])), now), ours, now)
        settle(found)
        written = write_mails(found.mails)
        keep(written.mails, found.kept, now)
        lease(written.letters(), now + LEASE)
        unfold(written.unwritten)
        postpone(written.unwritten, _("The letter could not be written; the log says why."))
        withdraw_empty(written.empty)
    return [(mail.message, mail.letter) for mail in written.mails]


def give_up(messages: Sequence[Message]) -> list[Message]:
    """A message that took its worker down each time it was tried is not tried for ever."""
    spent = [message.pk for message in messages if message.attempts > len(BACK_OFF)]
    if spent:
        Message.objects.mails(spent).update(state=State.FAILED, error=_("Tried too often; no try came to an end."))
    return [message for message in messages if message.pk not in spent and message.folded_into_id not in spent]


def lease(written: Written, until: datetime) -> None:
    """One statement for the batch: what is being sent, and until when it is ours."""
    if not written:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET state = 'sending', attempts = attempts + 1, next_attempt_at = %s,"
            " subject = letter.subject, text = letter.text, html = letter.html"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS letter(id, subject, text, html)"
            " WHERE outbox_message.id = letter.id",
            [
                until,
                [message.pk for message, _ in written],
                # SECURITY: the ledger keeps what was said, never the keys: who reads it must not act as the recipient.
                [without_keys(letter.subject)[:300] for _, letter in written],
                [without_keys(letter.text) for _, letter in written],
                [without_keys(letter.html) for _, letter in written],
            ],
        )


def send(region: Region, batch: Written, mail: BaseEmailBackend, *, until: float) -> tuple[int, bool]:
    """How many went out, and whether there is a point in going on."""
    with writing_ahead(region, batch) as ahead:
        return send_each(region, batch, mail, ahead, until)


def send_each(region: Region, batch: Written, mail: BaseEmailBackend, ahead: Ahead, until: float) -> tuple[int, bool]:
    sent = 0
    for position, (message, _letter) in enumerate(batch):
        if time.monotonic() > until:
            release(region, batch[position:], timezone.now())
            return sent, False
        try:
            hand_over(mail, ahead.take())
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
            refuse(region, message, refusal)
        except (smtplib.SMTPException, OSError) as trouble:
            log.warning("The mail server is away (%s); %s messages wait.", trouble, len(batch) - position)
            mail.close()
            wait(region, message, str(trouble))
            release(region, batch[position + 1 :], timezone.now() + timedelta(minutes=BACK_OFF[0]))
            return sent, False
        except Exception:
            # A mail that cannot be built costs itself a retry, and nobody else anything.
            log.exception("Message %s of region %s could not be built.", message.pk, region.slug)
            wait(region, message, _("The mail could not be built; the log says why."))
        else:
            ahead.go_on()
            mark_sent(region, message)
            sent += 1
    return sent, True


def hand_over(mail: BaseEmailBackend, message: EmailMessage) -> None:
    """On the open connection. Many servers end one after so many mails: then once more, on a fresh one."""
    try:
        mail.open()
        mail.send_messages([message])
    except smtplib.SMTPException as refusal:
        if not (isinstance(refusal, smtplib.SMTPServerDisconnected) or set(codes(refusal)) == {421}):
            raise
        mail.close()
        mail.open()
        mail.send_messages([message])


def codes(refusal: smtplib.SMTPException) -> list[int]:
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in refusal.recipients.values()]
    return [getattr(refusal, "smtp_code", 0)]


def mark_sent(region: Region, message: Message) -> None:
    """One statement outside any transaction: it is on disk before the next mail goes out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outbox_mark_sent(%s, %s, %s)", [region.pk, message.pk, timezone.now()])


def release(region: Region, batch: Written, due: datetime) -> None:
    """Not tried, so not counted: due again at `due`, for whoever comes first."""
    with in_region(region):
        rows = Message.objects.mails(message.pk for message, _ in batch).filter(state=State.SENDING)
        rows.update(state=State.QUEUED, attempts=F("attempts") - 1, next_attempt_at=due)


def wait(region: Region, message: Message, error: str) -> None:
    with in_region(region):
        postpone([message], error)


def refuse(region: Region, message: Message, refusal: smtplib.SMTPException) -> None:
    """A final no (5xx) is a bounce; anything else is tried again later."""
    with in_region(region):
        if all(500 <= code < 600 for code in codes(refusal)):
            Message.objects.mails([message.pk]).update(state=State.BOUNCED, error=str(refusal)[:500])
            if message.contact and is_final(status_in(str(refusal))):
                message.contact.bounce(message.to, reason=said_by(refusal), at=timezone.now())
        else:
            postpone([message], str(refusal))


def said_by(refusal: smtplib.SMTPException) -> str:
    """The server's own words."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        said = [words for _, words in refusal.recipients.values()]
    else:
        said = [getattr(refusal, "smtp_error", b"")]
    return " ".join(words.decode(errors="replace") if isinstance(words, bytes) else words for words in said)


def postpone(messages: Sequence[Message], error: str) -> None:
    """Back off by the number of tries; after the last, give up where people see it. Inside the region."""
    now = timezone.now()
    for tries, group in groupby(sorted(messages, key=lambda m: m.attempts), key=lambda m: m.attempts):
        rows = Message.objects.mails(m.pk for m in group)
        if tries >= len(BACK_OFF):
            rows.update(state=State.FAILED, attempts=tries + 1, error=error[:500])
        else:
            later = now + timedelta(minutes=BACK_OFF[tries])
            rows.update(state=State.QUEUED, attempts=tries + 1, next_attempt_at=later, error=error[:500])
