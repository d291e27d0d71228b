"""While it is written to disk that one mail has left, the next is made: most of a mail's time is Python's."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart

from outbox.letters import Letter
from outbox.mime import build
from outbox.models import Message
from regions.models import Region


class Wire:
    """A mail with its bytes, made once. A backend asks for them by `as_bytes`, as of any mail."""

    def __init__(self, message: SafeMIMEMultipart) -> None:
        self.message = message
        self.bytes = message.as_bytes(linesep="\r\n")

    def as_bytes(self, **_how: object) -> bytes:
        return self.bytes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.message, name)


class WrittenMail(EmailMultiAlternatives):
    def __init__(self, mail: EmailMultiAlternatives) -> None:
        self.__dict__.update(mail.__dict__)
        self.wire = Wire(cast(SafeMIMEMultipart, mail.message()))

    def message(self) -> Wire:  # type: ignore[override]
        return self.wire


def write(region: Region, message: Message, letter: Letter) -> WrittenMail:
    """SECURITY: in a thread of its own, where there is no region: it reads nothing from the database."""
    return WrittenMail(build(region, message, letter))


class Ahead:
    """The mails of a batch in their order; the next is made from `go_on` on, at the latest when it is taken."""

    def __init__(self, region: Region, batch: Sequence[tuple[Message, Letter]], writer: ThreadPoolExecutor) -> None:
        self.region = region
        self.left = iter(batch)
        self.writer = writer
        self.coming: Future[WrittenMail] | None = None

    def go_on(self) -> None:
        if self.coming is None and (more := next(self.left, None)):
            self.coming = self.writer.submit(write, self.region, *more)

    def take(self) -> WrittenMail:
        """Raises what went wrong in the making, when its turn has come."""
        self.go_on()
        if self.coming is None:
            raise IndexError("Every mail of the batch was taken.")
        coming, self.coming = self.coming, None
        return coming.result()


@contextmanager
def writing_ahead(region: Region, batch: Sequence[tuple[Message, Letter]]) -> Iterator[Ahead]:
    with ThreadPoolExecutor(1, "writer") as writer:
        yield Ahead(region, batch, writer)
