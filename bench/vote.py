"""The vote: what one tap costs, and fifty leaders tapping at once."""

import threading
import time
from dataclasses import dataclass, field
from statistics import median, quantiles

from django.db.models import Count, Sum

from bench import floors, seeding
from bench.browser import Answer, Client, Page
from bench.ground import Ground
from bench.report import Figure, none_of, times_floor
from bench.rounds import Load, count, measure
from bench.servers import serving, serving_product
from partnerships.models import Ballot, Paper, Seat, SeatRole
from regions.models import Kind, Link
from regions.scope import in_region

VOTERS = 50
OPTIONS = len(seeding.STATEMENTS)


def measured(ground: Ground) -> list[Figure]:
    roll = opened()
    load, floor = tapping(roll), floors.floor_of(ground).save(OPTIONS)
    with serving(ground) as (product, bare):
        cost, floor_cost = measure([(product, load), (bare, floor)])
    with serving(ground, counted=True) as (product, bare):
        count([(product, load), (bare, floor)], [cost, floor_cost])
    return [*times_floor(7, "vote (POST)", cost, floor_cost, most=4, sql=8), *together(ground)]


@dataclass
class Roll:
    """An open ballot: who votes by which link, on which options."""

    table: seeding.Table
    ballot: Ballot
    links: list[str]
    options: list[int]

    def tap(self, voter: int, round_: int) -> tuple[str, dict[str, str]]:
        """One dot and two dots in turn on the voter's own option, so that every tap changes something."""
        option = self.options[voter % len(self.options)]
        return self.links[voter], {"place": f"{option}:{1 + round_ % 2}"}


def opened(method: str = "dots") -> Roll:
    table = seeding.make_table()
    with in_region(table.region):
        leaders = [person for person in seeding.people(2 * VOTERS) if person.organization.kind == Kind.BUSINESS]
        for leader in leaders[: VOTERS - len(table.champions)]:
            Seat.take(table.partnership, leader, role=SeatRole.LEADER, by=table.user)
        ballot = table.ballot(method)
        links = [link.path for link in Link.objects.to("ballot", ballot).order_by("pk")]
        return Roll(table, ballot, links, list(ballot.options.order_by("position").values_list("pk", flat=True)))


def form_fields(client: Client, link: str) -> dict[str, str]:
    return Page(client.get(link).text).forms[0].fields


def tapping(roll: Roll) -> Load:
    fields: dict[str, str] = {}

    def ask(client: Client, number: int) -> Answer:
        round_, voter = divmod(number, len(roll.links))
        link, tap = roll.tap(voter, round_)
        return client.post(link, fields | tap)

    return Load(ask, expected=302, prepare=lambda client: fields.update(form_fields(client, roll.links[0])))


@dataclass
class Phones:
    """Everybody votes at the same moment, each on a connection of their own."""

    roll: Roll
    port: int
    taps: int = 4
    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def one(self, voter: int, start: threading.Barrier) -> None:
        client = Client(self.port)
        fields = form_fields(client, self.roll.links[voter])
        start.wait()
        for round_ in range(self.taps):
            link, tap = self.roll.tap(voter, round_)
            began = time.perf_counter()
            answer = client.post(link, fields | tap)
            self.seconds.append(time.perf_counter() - began)
            if answer.status != 302:
                self.refused.append(f"{answer.status} {answer.text[:200]}")
        client.close()

    def all(self) -> float:
        """How long the whole room took, in seconds."""
        start = threading.Barrier(len(self.roll.links) + 1)
        threads = [threading.Thread(target=self.one, args=(voter, start)) for voter in range(len(self.roll.links))]
        for thread in threads:
            thread.start()
        start.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began


def together(ground: Ground) -> list[Figure]:
    """After the last tap each leader has one paper with the two dots that tap said; else a vote was lost or doubled."""
    roll = opened()
    with serving_product(ground) as server:
        phones = Phones(roll, server.port)
        took = phones.all()
    with in_region(roll.table.region):
        papers = Paper.objects.filter(ballot=roll.ballot).annotate(marks_=Count("marks"), dots_=Sum("marks__dots"))
        right = sum(paper.marks_ == 1 and paper.dots_ == paper.spent == 2 for paper in papers)
        extra = len(papers) - len(roll.links)
    seen = {
        "taps_per_second": round(len(phones.seconds) / took),
        "wall_ms_median": round(median(phones.seconds) * 1000, 1),
        "wall_ms_p95": round(quantiles(phones.seconds, n=20)[-1] * 1000, 1),
        "refused": phones.refused[:3],
    }
    wrong = len(roll.links) - right + abs(extra) + len(phones.refused)
    return [none_of(7, f"{len(roll.links)} leaders at once: papers lost or doubled", wrong, "papers", **seen)]
