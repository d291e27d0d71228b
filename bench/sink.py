"""`python -m bench.sink PORT FILE`: the least SMTP server that takes mail, in a process of its own.

Writes one line for a connection ("C time") and one for a mail ("M time recipient message-id") before it says yes.
"""

import re
import socketserver
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


class Taking(socketserver.StreamRequestHandler):
    server: "Sink"
    disable_nagle_algorithm = True

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def handle(self) -> None:
        self.server.note(f"C {time.time()}")
        self.say(b"220 sink")
        recipient = b""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0]
            if word == b"DATA":
                self.say(b"354 go on")
                self.take(recipient)
            self.say(b"221 bye" if word == b"QUIT" else b"250 ok")
            if word == b"QUIT":
                return

    def take(self, recipient: bytes) -> None:
        body = b""
        while not body.endswith(END):
            more = self.request.recv(65536)
            if not more:
                raise ConnectionError("The sender went away in the middle of a mail.")
            body += more
        found = MESSAGE_ID.search(body)
        self.server.note(f"M {time.time()} {recipient.decode()} {found[1].decode() if found else '-'}")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, file: BinaryIO) -> None:
        super().__init__(("127.0.0.1", port), Taking)
        self.file = file

    def note(self, line: str) -> None:
        self.file.write(line.encode() + b"\n")

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender killed in the middle is part of what is measured."""


@dataclass(frozen=True)
class Arrived:
    at: float
    recipient: str
    message_id: str


class Arrivals:
    """What a sink has written so far, from a mark on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.mark = 0

    def forget(self) -> None:
        self.mark = self.file.stat().st_size

    def lines(self, letter: str) -> list[list[str]]:
        with self.file.open("rb") as written:
            written.seek(self.mark)
            words = [line.decode().split() for line in written.read().splitlines()]
        return [line for line in words if line[0] == letter]

    def count(self) -> int:
        """How many mails so far."""
        return len(self.lines("M"))

    def connections(self) -> int:
        return len(self.lines("C"))

    def mails(self) -> list[Arrived]:
        return [Arrived(float(at), recipient, number) for _, at, recipient, number in self.lines("M")]


def main(port: str, path: str) -> None:
    with Path(path).open("ab", buffering=0) as file, Sink(int(port), file) as sink:
        sink.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
