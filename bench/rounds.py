"""Several short rounds, product and floor in turn, one client each: best and median CPU per request."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.browser import Answer, Client
from bench.costs import spent
from bench.counting import HEADER
from bench.servers import Server

ROUNDS = 7
ROUND_SECONDS = 1.2
LEAST = 60  # requests in a round, however slow they are
WARM_UP = 40

# One request of the work, given a client and the running number; returns what the server answered.
Ask = Callable[[Client, int], Answer]


@dataclass
class Load:
    """Work to repeat: how to ask, whom, and the status every answer must have."""

    ask: Ask
    expected: int = 200
    cookies: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Client], None] = lambda client: None
    asked: int = 0

    def client(self, server: Server) -> Client:
        client = Client(server.port, self.cookies)
        self.prepare(client)
        return client

    def once(self, client: Client) -> Answer:
        answer = self.ask(client, self.asked)
        self.asked += 1
        if answer.status != self.expected:
            words = f"{answer.status} instead of {self.expected}, to {answer.headers.get('Location')}"
            raise RuntimeError(f"The server answered {words}: {answer.text[:400]}")
        return answer


@dataclass
class Cost:
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    sql: int = 0

    @property
    def best(self) -> float:
        return min(self.cpu)

    def figures(self) -> dict[str, float]:
        return {
            "cpu_ms_best": round(self.best, 2),
            "cpu_ms_median": round(median(self.cpu), 2),
            "wall_ms_median": round(median(self.wall), 2),
            "wall_ms_p95": round(quantiles(self.wall, n=20)[-1], 2),
            "sql": self.sql,
        }


def one_round(server: Server, client: Client, load: Load, cost: Cost) -> None:
    # Anew each round: the server closes a connection that waits for the other loads' rounds.
    client.close()
    load.once(client)
    walls = []
    before, deadline = server.cpu_ms(), time.perf_counter() + ROUND_SECONDS
    while (began := time.perf_counter()) < deadline or len(walls) < LEAST:
        load.once(client)
        walls.append((time.perf_counter() - began) * 1000)
    cost.cpu.append(spent(before, server.cpu_ms()) / len(walls))
    cost.wall += walls


def measure(pairs: Sequence[tuple[Server, Load]]) -> list[Cost]:
    """The cost of each load, the rounds taken in turn so that a busy moment of the machine meets all of them."""
    costs = [Cost() for _ in pairs]
    clients = [load.client(server) for server, load in pairs]
    for client, (_, load) in zip(clients, pairs, strict=True):
        for _ in range(WARM_UP):
            load.once(client)
    for _ in range(ROUNDS):
        for client, (server, load), cost in zip(clients, pairs, costs, strict=True):
            one_round(server, client, load, cost)
    for client in clients:
        client.close()
    return costs


def count(pairs: Sequence[tuple[Server, Load]], costs: Sequence[Cost]) -> None:
    """How many statements the same work takes, asked of the servers that count; the second answer, when all is warm."""
    for (server, load), cost in zip(pairs, costs, strict=True):
        client = load.client(server)
        load.once(client)
        cost.sql = int(load.once(client).headers[HEADER])
        client.close()
