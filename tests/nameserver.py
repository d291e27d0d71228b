"""A name server for tests: a real one on loopback, by UDP, that knows a handful of records and answers nothing else."""

import socketserver
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """`say("valley.example", "v=spf1 -all")` publishes; `falls_silent_at` names what it never answers."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.falls_silent_at: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        names = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                packet, socket = self.request
                if reply := names.answer(dns.message.from_wire(packet)):
                    socket.sendto(reply.to_wire(), self.client_address)

        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def say(self, name: str, *texts: str, kind: str = "TXT") -> None:
        self.records[name, kind] = [quoted(text) if kind == "TXT" else text for text in texts]

    def answer(self, query):
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype.name
        self.asked.append((name, kind))
        if name in self.falls_silent_at or "*" in self.falls_silent_at:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if rows := self.records.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *rows))
        elif not any(known == name for known, _kind in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    def __enter__(self) -> "NameServer":
        self._thread.start()
        return self

    def __exit__(self, *_why) -> None:
        self._server.shutdown()
        self._server.server_close()


def quoted(text: str) -> str:
    """In parts of 200, as long keys are published."""
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200)) or '""'
