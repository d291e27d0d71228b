"""One room: three hundred phones follow, all vote when the ballot opens, and the screen shows how many have.

Phones are not threads but tasks of one loop, so that they leave the machine to what is measured.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlencode

from django.db.models import Sum

from bench import seeding
from bench.costs import memory_mib, spent
from bench.ground import Ground
from bench.report import Figure, at_most
from bench.servers import Server, serving_product
from convenings.models import Room
from convenings.now import Face, address_of
from partnerships.models import Ballot, Paper, Requirement, Seat, SeatRole
from regions.models import Kind, Link
from regions.scope import in_region

PHONES = 300
# Seconds the phones only follow, before the ballot opens.
FOLLOWING = 6.0
PHONE_EVERY, SCREEN_EVERY = 2.0, 0.5
# After a refusal or a server that is not there, a person taps again.
AGAIN_AFTER = 0.3
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TURNOUT = re.compile(r">(\d+) of (\d+)<")


class Lost(Exception):
    """The connection ended before there was an answer."""


@dataclass
class Browser:
    """One phone: a connection kept alive, cookies, nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
        try:
            return await self._ask(method, path, body, headers)
        except (OSError, asyncio.IncompleteReadError, ValueError) as gone:
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
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        await writer.drain()
        status, found = await self._head(reader)
        length = 0 if status == 304 else int(found.get("content-length", 0))
        text = (await reader.readexactly(length)).decode() if length else ""
        if found.get("connection", "").lower() == "close":
            self.close()
        return status, found, text

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


@dataclass
class Stage:
    """A room that runs, with everybody seated; the ballot is prepared and opens when the meeting says so."""

    table: seeding.Table
    room: Room
    ballot: Ballot
    phone: str
    screen: str

    def open(self) -> list[tuple[str, int]]:
        """The ballot is open: each leader's link, and the option they will choose."""
        with in_region(self.table.region):
            self.room.open_ballot(self.ballot, by=self.table.user)
            links = [link.path for link in Link.objects.to("ballot", self.ballot).order_by("pk")]
            options = list(self.ballot.options.order_by("position").values_list("pk", flat=True))
        return [(link, options[number % len(options)]) for number, link in enumerate(links)]


def staged() -> Stage:
    table = seeding.make_table()
    with in_region(table.region):
        leaders = [one for one in seeding.people(PHONES * 5 // 4 + 5) if one.organization.kind == Kind.BUSINESS]
        for leader in leaders[: PHONES - len(table.champions)]:
            Seat.take(table.partnership, leader, role=SeatRole.LEADER, by=table.user)
        needs = [
            Requirement.capture(table.partnership, words, category="workforce", by=table.user)
            for words in seeding.STATEMENTS
        ]
        ballot = Ballot.prepare(table.partnership, "What first?", needs, dots=3, cap=2, by=table.user)
        room = Room.open(table.plan("Launch"), by=table.user)
        room.start(by=table.user)
        phone, screen = address_of(room, Face.PHONE), address_of(room, Face.SCREEN)
    return Stage(table, room, ballot, phone, screen)


@dataclass
class Meeting:
    """What was seen: when each vote was saved, when the screen said so, what was answered."""

    stage: Stage
    server: Server
    saved: list[float] = field(default_factory=list)
    shown: list[tuple[float, int]] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    over: bool = False

    async def follow(self, address: str, every: float, seen: Callable[[str], None], start: float) -> None:
        """As poll.js does: the tag, and again after a while; slower while the server is away."""
        browser, tag, wait = Browser(self.server.port), "", every
        await asyncio.sleep(start)
        while not self.over:
            began = time.perf_counter()
            try:
                status, headers, text = await browser.ask("GET", address, **({"If-None-Match": tag} if tag else {}))
                wait = every if status < 400 else min(wait * 2, 30)
                self.polls.append(time.perf_counter() - began)
                self.answers[status] += 1
                if status == 200:
                    tag = headers["etag"]
                    seen(text)
            except Lost:
                wait = min(wait * 2, 30)
            await asyncio.sleep(wait)
        browser.close()

    def screen_said(self, text: str) -> None:
        if found := TURNOUT.search(text):
            self.shown.append((time.perf_counter(), int(found[1])))

    async def vote(self, link: str, option: int) -> None:
        """Open the paper, tap once, see it saved; whatever fails is tried again, as a person does."""
        browser, began = Browser(self.server.port), time.perf_counter()
        page = await self.until(200, lambda: browser.ask("GET", link))
        token = TOKEN.search(page)
        body = urlencode({"csrfmiddlewaretoken": token[1] if token else "", "place": f"{option}:1"})
        await self.until(302, lambda: browser.ask("POST", link, body))
        self.saved.append(time.perf_counter())
        self.took.append(self.saved[-1] - began)
        browser.close()

    async def until(self, wanted: int, ask: Callable[[], Awaitable[tuple[int, dict[str, str], str]]]) -> str:
        while True:
            try:
                status, _headers, text = await ask()
                self.answers[status] += 1
                if status == wanted:
                    return text
            except Lost:
                self.answers[0] += 1
            await asyncio.sleep(AGAIN_AFTER)

    async def held(self, *, killed: bool) -> "tuple[float, float]":
        """Seconds the phones followed, and the moment the ballot opened."""
        phones = [
            asyncio.create_task(self.follow(self.stage.phone, PHONE_EVERY, lambda text: None, PHONE_EVERY * n / PHONES))
            for n in range(PHONES)
        ]
        screen = asyncio.create_task(self.follow(self.stage.screen, SCREEN_EVERY, self.screen_said, 0))
        before, began = self.server.cpu_ms(), time.perf_counter()
        await asyncio.sleep(FOLLOWING)
        following = spent(before, self.server.cpu_ms()) / (time.perf_counter() - began) / 1000
        papers = await asyncio.to_thread(self.stage.open)
        opened = time.perf_counter()
        votes = [asyncio.create_task(self.vote(*paper)) for paper in papers]
        if killed:
            while len(self.saved) < PHONES // 2:
                await asyncio.sleep(0.01)
            self.server.kill()
            await asyncio.to_thread(self.server.restart)
        await asyncio.gather(*votes)
        await asyncio.sleep(2 * SCREEN_EVERY + 1)
        self.over = True
        await asyncio.gather(screen, *phones)
        return following, opened

    def behind(self) -> list[float]:
        """For each vote: from the moment its voter saw it saved until the screen had counted it."""
        late = []
        for number, moment in enumerate(sorted(self.saved), 1):
            late.append(next((max(0.0, at - moment) for at, count in self.shown if count >= number), 60.0))
        return late


def measured(ground: Ground) -> list[Figure]:
    return [*meet(ground, killed=False), *meet(ground, killed=True)]


def meet(ground: Ground, *, killed: bool) -> list[Figure]:
    stage = staged()
    ground.settle()
    with serving_product(ground) as server:
        meeting = Meeting(stage, server)
        before, began = server.cpu_ms(), time.perf_counter()
        following, opened = asyncio.run(meeting.held(killed=killed))
        # A killed process takes its time with it: what it used is not in the second reading.
        cores = spent(before, server.cpu_ms()) / (time.perf_counter() - began) / 1000
        memory = {f"MiB of process {n}": round(memory_mib(pid)) for n, pid in enumerate(server.pids())}
    with in_region(stage.table.region):
        papers = list(Paper.objects.filter(ballot=stage.ballot).annotate(placed=Sum("marks__dots")))
    right = sum(paper.spent == paper.placed == 1 for paper in papers)
    wrong = PHONES - right + abs(len(papers) - PHONES)
    what = f"{PHONES} phones in one room" + (", server killed in the middle" if killed else "")
    seen = {
        "vote_s_median": round(median(meeting.took), 2),
        "poll_ms_median": round(median(meeting.polls) * 1000, 1),
        "poll_ms_p95": round(quantiles(meeting.polls, n=20)[-1] * 1000, 1),
        "answers": {str(status): count for status, count in sorted(meeting.answers.items())},
        "cores_while_following": round(following, 3),
        "cores_over_all": round(cores, 3),
        "memory": memory,
    }
    last = max(meeting.saved) - opened
    late = quantiles(meeting.behind(), n=20)[-1]
    return [
        at_most(13, f"{what}: papers lost or doubled", wrong, "papers", 0),
        at_most(13, f"{what}: all have voted", round(last, 2), "s", 10, **seen),
        at_most(13, f"{what}: screen behind, p95", round(late, 2), "s", 1),
    ]
