"""One room: three hundred phones follow, all vote when the ballot opens, and the screen shows how many have.

Phones are not threads but tasks of one loop, so that they leave the machine to what is measured. The floor is the same
crowd before a bare Django view and a bare INSERT.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlencode

from django.db import connections
from django.db.models import Sum

from bench import floors, seeding
from bench.costs import memory_mib, spent
from bench.ground import Ground
from bench.phones import Lost, Phone
from bench.report import Figure, at_most, none_of, shown
from bench.servers import Server, serving_floor, serving_product
from convenings.asking import Face
from convenings.models import Room
from convenings.now import address_of
from partnerships.models import Ballot, Paper, Requirement, Seat, SeatRole
from regions.models import Kind, Link
from regions.scope import in_region

PHONES = 300
# Seconds the phones only follow, before the ballot opens.
FOLLOWING = 6.0
PHONE_EVERY, SCREEN_EVERY, SLOWEST = 2.0, 0.5, 30.0
# After a refusal or a server that is not there, a person taps again; after so long they put the phone away.
AGAIN_AFTER, GIVE_UP_AFTER = 0.3, 60.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TURNOUT = re.compile(r">(\d+) of (\d+)<")


@dataclass(frozen=True)
class Voter:
    """Whose page it is, and what their tap sends where."""

    who: int
    page: str
    action: str
    tap: dict[str, str]


@dataclass
class Stage:
    """A room that runs, with everybody seated; the ballot is prepared and opens when the meeting says so."""

    table: seeding.Table
    room: Room
    ballot: Ballot
    phone: str
    screen: str

    def open(self) -> list[Voter]:
        """The ballot is open: each leader's link, and the option they will choose."""
        with in_region(self.table.region):
            self.room.open_ballot(self.ballot, by=self.table.user)
            links = [(link.contact_id, link.path) for link in Link.objects.to("ballot", self.ballot).order_by("pk")]
            options = list(self.ballot.options.order_by("position").values_list("pk", flat=True))
        # Called in a thread of its own, whose connection nobody else would close.
        connections.close_all()
        taps = [{"place": f"{options[number % len(options)]}:1"} for number in range(len(links))]
        return [Voter(who, link, link, tap) for (who, link), tap in zip(links, taps, strict=True)]

    def wrong(self, acknowledged: set[int]) -> int:
        """Votes that were acknowledged and are not there, and papers with another than the one dot of their leader."""
        with in_region(self.table.region):
            papers = Paper.objects.filter(ballot=self.ballot).annotate(placed=Sum("marks__dots"))
            found = [(paper.elector.contact_id, paper) for paper in papers.select_related("elector")]
        right = {who for who, paper in found if paper.spent == paper.placed == 1}
        return len(acknowledged - right) + len(found) - len(right)


def seated() -> seeding.Table:
    """Three hundred leaders at one table."""
    table = seeding.make_table()
    with in_region(table.region):
        leaders = [one for one in seeding.people(PHONES * 5 // 4 + 5) if one.organization.kind == Kind.BUSINESS]
        for leader in leaders[: PHONES - len(table.champions)]:
            Seat.take(table.partnership, leader, role=SeatRole.LEADER, by=table.user)
    return table


def staged(table: seeding.Table) -> Stage:
    with in_region(table.region):
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

    server: Server
    follows: str
    screen: str
    open: Callable[[], list[Voter]]
    saved: list[float] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)
    shown: list[tuple[float, int]] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    following: float = 0
    voting: float = 0
    opened: float = 0
    over: bool = False

    async def follow(self, address: str, every: float, seen: Callable[[str], None], start: float) -> None:
        """As poll.js does: the tag, and again after a while; slower while the server is away."""
        phone, tag, wait = Phone(self.server.port), "", every
        await asyncio.sleep(start)
        while not self.over:
            began = time.perf_counter()
            try:
                status, headers, text = await phone.ask("GET", address, **({"If-None-Match": tag} if tag else {}))
                wait = every if status < 400 else min(wait * 2, SLOWEST)
                self.polls.append(time.perf_counter() - began)
                self.answers[status] += 1
                if status == 200:
                    tag = headers.get("etag", "")
                    seen(text)
            except Lost:
                wait = min(wait * 2, SLOWEST)
            await asyncio.sleep(wait)
        phone.close()

    def screen_said(self, text: str) -> None:
        if found := TURNOUT.search(text):
            self.shown.append((time.perf_counter(), int(found[1])))

    async def vote(self, voter: Voter) -> None:
        """Open the paper, tap once, see it saved; whatever fails is tried again, as a person does, for a while."""
        phone, began = Phone(self.server.port), time.perf_counter()
        try:
            async with asyncio.timeout(GIVE_UP_AFTER):
                page = await self.until(200, lambda: phone.ask("GET", voter.page))
                token = TOKEN.search(page)
                body = urlencode({"csrfmiddlewaretoken": token[1] if token else "", **voter.tap})
                await self.until(302, lambda: phone.ask("POST", voter.action, body))
        except TimeoutError:
            return
        finally:
            phone.close()
        self.acknowledged.add(voter.who)
        self.saved.append(time.perf_counter())
        self.took.append(self.saved[-1] - began)

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

    async def held(self, *, killed: bool) -> None:
        starts = (PHONE_EVERY * n / PHONES for n in range(PHONES))
        phones = [
            asyncio.create_task(self.follow(self.follows, PHONE_EVERY, lambda text: None, start)) for start in starts
        ]
        screen = asyncio.create_task(self.follow(self.screen, SCREEN_EVERY, self.screen_said, 0))
        before, began = self.server.cpu_ms(), time.perf_counter()
        await asyncio.sleep(FOLLOWING)
        self.following = spent(before, self.server.cpu_ms()) / (time.perf_counter() - began) / 1000
        voters = await asyncio.to_thread(self.open)
        before, self.opened = self.server.cpu_ms(), time.perf_counter()
        votes = [asyncio.create_task(self.vote(voter)) for voter in voters]
        if killed:
            while len(self.saved) < PHONES // 2 and not all(vote.done() for vote in votes):
                await asyncio.sleep(0.01)
            self.server.kill()
            # What a killed process has used is gone with it: counted is what the new one takes.
            self.server.start_again()
            await asyncio.to_thread(self.server.wait)
        await asyncio.gather(*votes)
        self.voting = spent(before, self.server.cpu_ms()) / (time.perf_counter() - self.opened) / 1000
        await asyncio.sleep(2 * SCREEN_EVERY + 1)
        self.over = True
        # They end at their next question; who waits long, because the server was away, is not waited for.
        done, waiting = await asyncio.wait((screen, *phones), timeout=2 * PHONE_EVERY)
        for follower in waiting:
            follower.cancel()
        for follower in done:
            follower.result()

    def behind(self) -> list[float]:
        """For each vote: from the moment its voter saw it saved until the screen had counted it."""
        return [
            next((max(0.0, at - moment) for at, count in self.shown if count >= number), 60.0)
            for number, moment in enumerate(sorted(self.saved), 1)
        ]

    @property
    def last(self) -> float:
        return max(self.saved, default=self.opened + GIVE_UP_AFTER) - self.opened

    def figures(self) -> dict[str, object]:
        return {
            "phones_put_away": PHONES - len(self.saved),
            "vote_s_median": round(median(self.took or [GIVE_UP_AFTER]), 2),
            "poll_ms_median": round(median(self.polls) * 1000, 1),
            "poll_ms_p95": round(quantiles(self.polls, n=20)[-1] * 1000, 1),
            "answers": {str(status): count for status, count in sorted(self.answers.items())},
            "cores_while_following": round(self.following, 3),
            "cores_while_voting": round(self.voting, 3),
            "memory_mib": [round(memory_mib(pid)) for pid in self.server.pids()],
        }


def measured(ground: Ground) -> list[Figure]:
    floor, table = bare(ground), seated()
    return [*meet(ground, table, floor, killed=False), *meet(ground, table, floor, killed=True)]


@dataclass(frozen=True)
class Seen:
    """Of one crowd: what the table shows of it."""

    last: float
    vote: float
    poll: float
    following: float
    voting: float
    memory: float

    @classmethod
    def of(cls, meeting: Meeting) -> "Seen":
        memory = max(memory_mib(pid) for pid in meeting.server.pids()[1:])
        vote, poll = median(meeting.took or [GIVE_UP_AFTER]), median(meeting.polls) * 1000
        return cls(meeting.last, vote, poll, meeting.following, meeting.voting, memory)


def bare(ground: Ground) -> Seen:
    """The same crowd before the floor: each asks a page of three statements, and saves one row."""
    tokens = floors.floor_of(ground).tokens[:PHONES]
    tap = {"option": "1", "value": "yes"}
    voters = [Voter(n, f"/g/{token}/", f"/g/{token}/save/", tap) for n, token in enumerate(tokens)]
    with serving_floor(ground) as server:
        meeting = Meeting(server, voters[0].page, voters[0].page, lambda: voters)
        asyncio.run(meeting.held(killed=False))
        return Seen.of(meeting)


def meet(ground: Ground, table: seeding.Table, floor: Seen, *, killed: bool) -> list[Figure]:
    stage = staged(table)
    ground.settle()
    with serving_product(ground) as server:
        meeting = Meeting(server, stage.phone, stage.screen, stage.open)
        asyncio.run(meeting.held(killed=killed))
        ours, more = Seen.of(meeting), meeting.figures()
    wrong = stage.wrong(meeting.acknowledged)
    late = quantiles(meeting.behind() or [60.0] * 2, n=20)
    what = f"{PHONES} phones" + (", server killed in the middle" if killed else "")
    papers = none_of(13, f"{what}: papers lost or doubled", wrong, "papers", **more)
    if killed:
        # No bar: how long the screen lags then is how long the server was away.
        return [
            papers,
            shown(13, f"{what}: all have voted", round(ours.last, 2), "s"),
            shown(13, f"{what}: screen behind, p95", round(late[-1], 2), "s"),
        ]
    return [
        papers,
        at_most(13, f"{what}: all have voted", round(ours.last, 2), "s", 10, floor=round(floor.last, 2)),
        at_most(13, f"{what}: screen behind, p95", round(late[-1], 2), "s", 1, median=round(late[9], 2)),
        shown(13, f"{what}: paper opened and saved, median", round(ours.vote, 2), "s", floor=round(floor.vote, 2)),
        shown(13, f"{what}: a phone asks, median", round(ours.poll, 1), "ms", floor=round(floor.poll, 1)),
        shown(13, f"{what}: server while they follow", ours.following, "cores", floor=floor.following),
        shown(13, f"{what}: server while they vote", ours.voting, "cores", floor=floor.voting),
        shown(13, f"{what}: memory of a web worker (PSS)", round(ours.memory), "MiB", floor=round(floor.memory)),
    ]
