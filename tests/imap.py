"""A mailbox for tests: a real server on loopback that speaks the few IMAP commands a poll needs, kept in memory."""

import asyncio
import re
import threading

from tests.mail import free_port


class ImapServer:
    """`drop(raw)` puts a mail in; `seen` holds the numbers marked as read; `commands` what was asked."""

    def __init__(self, *, user="inbox", password="secret") -> None:
        self.port = free_port()
        self.login = f'"{user}" "{password}"', f'{user} "{password}"', f"{user} {password}"
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.flagged: set[int] = set()  # as being taken in
        self.commands: list[str] = []
        self.breaks_on = ""  # a command at which the server hangs up
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def drop(self, raw: bytes) -> int:
        number = len(self.mails) + 1
        self.mails[number] = re.sub(rb"\r?\n", b"\r\n", raw)
        return number

    async def serve(self, reader, writer):
        def say(line):
            writer.write(line.encode() + b"\r\n" if isinstance(line, str) else line + b"\r\n")

        say("* OK ready")
        while line := (await reader.readline()).decode().strip():
            tag, _, command = line.partition(" ")
            self.commands.append(command)
            if self.breaks_on and self.breaks_on in command:
                writer.transport.abort()
                return
            for part in self.answer(command):
                say(part)
            refused = command.startswith("LOGIN") and command[6:] not in self.login
            say(f"{tag} NO wrong" if refused else f"{tag} OK done")
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def answer(self, command):
        if command == "CAPABILITY":
            yield "* CAPABILITY IMAP4rev1"
        elif command.startswith("SELECT"):
            yield f"* {len(self.mails)} EXISTS"
        elif asked := re.fullmatch(r"UID SEARCH UNSEEN (UN)?FLAGGED", command):
            unseen = [number for number in self.mails if number not in self.seen]
            found = [str(number) for number in unseen if (number in self.flagged) == (asked[1] is None)]
            yield "* SEARCH " + " ".join(found)
        elif command == "LOGOUT":
            yield "* BYE"
        elif asked := re.fullmatch(r"UID FETCH (\d+) \((.+)\)", command):
            yield self.part(int(asked[1]), asked[2])
        elif marked := re.fullmatch(r"UID STORE (\d+) ([+-]?)FLAGS \(\\(Seen|Flagged)\)", command):
            number, change, flag = int(marked[1]), marked[2], {"Seen": self.seen, "Flagged": self.flagged}[marked[3]]
            for flags in (self.seen, self.flagged) if not change else ():
                flags.discard(number)
            (flag.discard if change == "-" else flag.add)(number)

    def part(self, number, what):
        raw = self.mails[number]
        if what == "RFC822.SIZE":
            return f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})"
        beginning = re.fullmatch(r"BODY\.PEEK\[\]<0\.(\d+)>", what)
        raw = raw[: int(beginning[1])] if beginning else raw
        return f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")"

    def __enter__(self):
        self._thread.start()
        start = asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result(10)
        return self

    def __exit__(self, *problem):
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
