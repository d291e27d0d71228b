"""A mail server for tests: real SMTP on loopback, kept in memory."""

import socket
import threading
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailSink:
    """`messages` in order of arrival, `envelopes` and `moments` beside them.

    `refuse` (an SMTP reply) turns every message away.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.moments: list[datetime] = []
        self.connections = 0
        self.refuse: str | None = None
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return self.refuse
        with self._arrived:
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
            self.envelopes.append(envelope)
            self.moments.append(timezone.now())
            self._arrived.notify_all()
        return "250 OK"

    def wait_for(self, count: int, *, seconds: float = 10) -> list[EmailMessage]:
        """The messages, once at least `count` have come."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.messages) >= count, timeout=seconds):
                raise AssertionError(f"{len(self.messages)} mails came in {seconds} s, expected {count}")
            return list(self.messages)

    def to(self, address: str) -> list[EmailMessage]:
        return [
            message
            for message, envelope in zip(self.messages, self.envelopes, strict=True)
            if address.lower() in (recipient.lower() for recipient in envelope.rcpt_tos)
        ]

    def __enter__(self) -> "MailSink":
        self._controller.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._controller.stop()
