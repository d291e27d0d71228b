"""Taking a mail in: find whom of ours it answers, and write it down before anything is made of it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from outbox import parsing
from outbox.addresses import NOTHING, Answered, Token, tokens_in
from outbox.models import Incoming, IncomingState, Message, Nature
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)

# Kind of token → the row it names, inside the region; each app adds its own when it is ready.
PLACES: dict[str, Callable[[int], Answered | None]] = {}
# Mail without a token → the region it may concern. Nothing found this way is ever believed: it waits for a convener.
GUESSES: list[Callable[[EmailMessage], int | None]] = []


@dataclass(frozen=True)
class Received:
    region: Region
    incoming: Incoming
    is_new: bool


def message_answered(number: int) -> Answered | None:
    message = Message.objects.select_related("contact__organization", "about_type").filter(pk=number).first()
    return message.answered if message else None


def receive(raw: bytes, *, is_cut: bool = False) -> Received | None:
    """The row of this mail, committed; None, and nothing kept, when it answers nothing of ours.

    `is_cut`: there was more of it, which was never read.
    """
    mail = parsing.parse(raw)
    for token in candidates(mail):
        region = Region.objects.open().filter(pk=token.region_id).first()
        found = region and place(region, mail, raw, token, is_cut=is_cut)
        if found:
            return found
    return guess(mail, raw, is_cut=is_cut)


def candidates(mail: EmailMessage) -> Iterator[Token]:
    """What its own header lines name, then what those of the mail it reports about do."""
    yield from tokens_in(parsing.named(mail))
    for part in parsing.parts(mail, "message/rfc822", "text/rfc822-headers"):
        yield from tokens_in(parsing.returned_identity(part))


def place(region: Region, mail: EmailMessage, raw: bytes, token: Token, *, is_cut: bool) -> Received | None:
    finder = PLACES.get(token.kind)
    with in_region(region):
        answered = finder(token.number) if finder else None
        # SECURITY: a guessed number learns and writes nothing.
        if answered is None or not token.proves(answered):
            return None
        incoming, is_new = write_down(mail, raw, answered, is_cut=is_cut)
    return Received(region, incoming, is_new)


def guess(mail: EmailMessage, raw: bytes, *, is_cut: bool) -> Received | None:
    for finder in GUESSES:
        number = finder(mail)
        region = Region.objects.open().filter(pk=number).first() if number else None
        if region:
            with in_region(region):
                incoming, is_new = write_down(mail, raw, None, is_cut=is_cut)
            return Received(region, incoming, is_new)
    return None


def write_down(mail: EmailMessage, raw: bytes, answered: Answered | None, *, is_cut: bool) -> tuple[Incoming, bool]:
    """Once per Message-ID, by the key of the database."""
    identity = parsing.identity(mail, raw)
    is_ours = any(True for _ in tokens_in(identity))
    named = answered or NOTHING
    notice = parsing.cut_notice() if is_cut else parsing.notice(mail)
    return Incoming.objects.get_or_create(
        message_id=identity,
        defaults={
            "kind": Nature.AUTOMATIC if is_ours else parsing.nature(mail),
            "state": IncomingState.DROPPED if is_ours else IncomingState.NEW,
            "reason": "One of our own mails came back." if is_ours else "",
            "sender": parsing.sender(mail),
            "is_disowned": parsing.is_disowned(mail),
            "subject": parsing.header(mail, "Subject")[:300],
            "text": parsing.own_words(parsing.text_of(mail)),
            "notice": notice,
            "raw": b"" if is_ours else raw if named.takes_files else parsing.bounded(mail, raw),
            "is_proven": answered is not None,
            "answers_id": named.message_id,
            "contact": named.contact,
            "about_type": named.about_type,
            "about_id": named.about_id,
        },
    )
