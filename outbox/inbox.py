"""Fetching from a mailbox over IMAP: a mail is marked as seen only once its row is committed.

While it is taken in it carries a flag. Whoever finds the flag knows that it was tried before and went wrong: such mails
come last, and one that ended its worker is left after the second try.
"""

import imaplib
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings

from outbox.receiving import receive

log = logging.getLogger(__name__)

TIMEOUT = 20
MOST = 200  # a round; the next one goes on
RUN = timedelta(minutes=5)
LARGEST = 12 * 1024 * 1024  # fetched whole; of a larger mail only the beginning
BEGINNING = 1024 * 1024
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@contextmanager
def mailbox() -> Iterator[imaplib.IMAP4]:
    """The folder, open for reading and marking."""
    where = settings.INBOX
    connect: Any = imaplib.IMAP4_SSL if where["tls"] else imaplib.IMAP4
    server = connect(where["host"], where["port"], timeout=TIMEOUT)
    try:
        server.login(where["user"], where["password"])
        status, answer = server.select(f'"{where["folder"]}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"The folder {where['folder']} does not open: {answer!r}")
        yield server
    finally:
        leave(server)


def leave(server: imaplib.IMAP4) -> None:
    """Politely where the server still listens."""
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):
            server.shutdown()


def fetch() -> int:
    """Take in what nobody has seen; how many mails that were.

    What goes wrong with one leaves it unseen, for the next round.
    """
    if not settings.INBOX:
        return 0
    came, began = 0, time.monotonic()
    with mailbox() as server:
        tried = unseen(server, "FLAGGED")
        for number in [*unseen(server, "UNFLAGGED"), *tried][:MOST]:
            if time.monotonic() - began > RUN.total_seconds():
                break
            if number in tried:
                log.warning("Mail %s in the inbox went wrong before; if it ends this worker too, it is left.", number)
            try:
                raw, is_cut = read_whole(server, number)
                # Should this try end the worker, the next one finds the mark; after the second nobody tries again.
                server.uid("STORE", number, "+FLAGS", "(\\Seen)" if number in tried else "(\\Flagged)")
                received = receive(raw, is_cut=is_cut)
            except (imaplib.IMAP4.abort, OSError):
                raise
            except Exception:
                log.exception("A mail in the inbox could not be taken in; it stays unseen.")
                server.uid("STORE", number, "-FLAGS", "(\\Seen)")
                continue
            server.uid("STORE", number, "FLAGS", "(\\Seen)")
            if received is None:
                log.warning("A mail in the inbox answers nothing of ours; it stays there, marked as seen.")
            else:
                came += 1
    return came


def unseen(server: imaplib.IMAP4, which: str) -> list[str]:
    status, answer = server.uid("SEARCH", "UNSEEN", which)
    if status != "OK":
        raise imaplib.IMAP4.error(f"The inbox cannot be searched: {answer!r}")
    return [word.decode() for word in (answer[0] or b"").split()]


def read_whole(server: imaplib.IMAP4, number: str) -> tuple[bytes, bool]:
    """(the mail, whether it is only the beginning). Reading does not mark it."""
    _status, answer = server.uid("FETCH", number, "(RFC822.SIZE)")
    found = SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in answer if part))
    is_cut = found is not None and int(found[1]) > LARGEST
    _status, answer = server.uid("FETCH", number, f"(BODY.PEEK[]<0.{BEGINNING}>)" if is_cut else "(BODY.PEEK[])")
    raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
    if raw is None:
        raise ValueError("The server sent no mail under this number.")
    return raw, is_cut
