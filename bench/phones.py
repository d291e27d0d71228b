"""A phone as a task of one loop: a connection kept alive, cookies, and patience that ends."""

import asyncio
from dataclasses import dataclass, field

# Nobody waits longer for a page; a server that says nothing must not keep a measurement from its end.
PATIENCE = 15.0


class Lost(Exception):
    """The connection ended, or patience did, before there was an answer."""


@dataclass
class Phone:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(method, path, body, headers)
        except (OSError, EOFError, TimeoutError, ValueError) as gone:
            self.close()
            raise Lost from gone

    async def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        if self.pipe is None or self.pipe[0].at_eof():
            self.close()
            self.pipe = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.pipe
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        await writer.drain()
        status, found = await self._head(reader)
        text = "" if status == 304 else (await self._body(reader, found)).decode()
        if found.get("connection", "").lower() == "close":
            self.close()
        return status, found, text

    async def _body(self, reader: asyncio.StreamReader, found: dict[str, str]) -> bytes:
        if found.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(found.get("content-length", 0)))
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
        return body

    async def _head(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        found: dict[str, str] = {}
        for line in head[1:]:
            name, _colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _equals, rest = value.strip().partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
            elif name:
                found[name.lower()] = value.strip()
        return int(head[0].split()[1]), found

    def close(self) -> None:
        if self.pipe:
            self.pipe[1].close()
        self.pipe = None
