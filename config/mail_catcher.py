"""The demonstration's mail server: it takes every mail and delivers it into a folder instead of the world."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

KEY = re.compile(r"\d{19}-\d{1,9}")
ENVELOPE = "X-Envelope-To"


@dataclass(frozen=True)
class Caught:
    key: str
    message: EmailMessage

    @property
    def recipients(self) -> list[str]:
        return [address.strip() for address in str(self.message.get(ENVELOPE, "")).split(",") if address.strip()]

    @property
    def sent_at(self) -> datetime | None:
        """A mail that names no zone (“-0000”) speaks UTC."""
        said = getattr(self.message["Date"], "datetime", None)
        return said.replace(tzinfo=said.tzinfo or UTC) if said else None

    def is_for(self, words: str) -> bool:
        return not words or any(words.lower() in address.lower() for address in self.recipients)


class Mailbox:
    """A Maildir: written beside, then renamed, so that nobody reads half a mail. Keys sort by time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()

    def deliver(self, content: bytes, recipients: list[str]) -> str:
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        key = f"{time.time_ns():019d}-{next(self.numbers) % 10**9}"
        head = f"{ENVELOPE}: {', '.join(recipients)}\r\n".encode()
        (self.folder / "tmp" / key).write_bytes(head + content)
        (self.folder / "tmp" / key).rename(self.folder / "new" / key)
        return key

    def keys(self) -> list[str]:
        """Newest first."""
        if not (self.folder / "new").is_dir():
            return []
        return sorted(
            (entry.name for entry in (self.folder / "new").iterdir() if KEY.fullmatch(entry.name)), reverse=True
        )

    def read(self, key: str) -> Caught | None:
        # SECURITY: the key comes from an address; nothing but our own file names may reach the disk.
        path = self.folder / "new" / key
        if not KEY.fullmatch(key) or not path.is_file():
            return None
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        return Caught(key, message)

    def latest(self, *, to: str = "", limit: int = 50) -> list[Caught]:
        """The newest mails, of one recipient (or part of an address) when `to` says so."""
        found: list[Caught] = []
        for key in self.keys():
            caught = self.read(key)
            if caught and caught.is_for(to):
                found.append(caught)
            if len(found) == limit:
                break
        return found


class Delivery:
    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mailbox.deliver(envelope.original_content or b"", list(envelope.rcpt_tos))
        return "250 Kept in the demonstration's mailbox"


def catcher(folder: Path, port: int) -> Controller:
    """Not started yet; it listens on this machine only."""
    return Controller(Delivery(Mailbox(folder)), hostname="127.0.0.1", port=port, data_size_limit=20_000_000)
