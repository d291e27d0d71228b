"""10,000 invitations through everything that can go wrong at once: workers killed, the broker emptied, the mail
server away for a minute. The real schedule runs beside it, leases and waits are sat out, nobody helps by hand."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from bench import broker, clicks, mail, seeding
from bench.costs import memory_mib
from bench.ground import Ground
from bench.report import Figure, at_most
from bench.sink import Arrivals
from bench.workers import Sink, Worker, sink_running, until, working
from config.processes import Tree
from outbox.models import Message, State
from regions.scope import in_region

MANY = mail.MANY
OUTAGE_SECONDS = 60
PATIENCE_SECONDS = 1800
# A killed worker's mail in flight, twice; and one the server had taken but not yet said so when it went away.
MOST_TWICE = 3


def measured(ground: Ground) -> list[Figure]:
    with sink_running(ground) as sink:
        arrivals = sink.arrivals
        with working(ground) as worker, watched_memory(worker, arrivals) as memory:
            figures = [mail.rate(MANY, 1, worker, arrivals)]
        figures += [grown(memory), *mail.statements(arrivals), *clicks.measured(ground, arrivals)]
        return [*figures, *storm(ground, sink)]


# ---- memory ----


@contextmanager
def watched_memory(worker: Worker, arrivals: Arrivals) -> Iterator[dict[int, float]]:
    """MiB of the worker by the number of mails that had arrived, twice a second."""
    seen: dict[int, float] = {}
    over = Event()

    def watch() -> None:
        while not over.wait(0.5):
            seen[arrivals.count()] = memory_mib(worker.pids()[0])

    thread = Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def grown(memory: dict[int, float]) -> Figure:
    """How much more the worker holds for the last thousands than after its first thousand."""
    early = max(mib for count, mib in memory.items() if count <= 2000)
    late = max(mib for count, mib in memory.items() if count > 2000)
    return at_most(
        10, f"memory of the worker, more after {MANY:,} than after 2,000", late - early, "MiB", 16, early=early
    )


# ---- the storm ----


def storm(ground: Ground, sink: Sink) -> list[Figure]:
    arrivals = sink.arrivals
    arrivals.forget()
    began = time.monotonic()
    with scheduled(ground):
        worker = Worker(ground)
        try:
            table = mail.invited(MANY, hold=timedelta(seconds=1))
            for arrived in (MANY // 5, 2 * MANY // 5):
                until(lambda arrived=arrived: arrivals.count() >= arrived, "the worker is in the middle")  # type: ignore[misc]
                worker.kill()
                broker.lose_everything(ground.environment)
                worker = Worker(ground)
            until(
                lambda: arrivals.count() >= 3 * MANY // 5,
                "two killed workers are made up for",
                patience=PATIENCE_SECONDS,
            )
            sink.stop()
            time.sleep(OUTAGE_SECONDS)
            sink.start()
            until(lambda: mail.is_settled(table), "every message has left", patience=PATIENCE_SECONDS)
        finally:
            worker.stop()
    return [*verdict(table, arrivals), at_most(12, "all of it", (time.monotonic() - began) / 60, "minutes", 30)]


@contextmanager
def scheduled(ground: Ground) -> Iterator[None]:
    """The product's own schedule: it sweeps each minute."""
    tree = Tree(dict(ground.environment), ground.folder / "logs-schedule")
    schedule = str(ground.folder / "schedule")
    tree.start("beat", "celery", "-A", "config", "beat", "-l", "WARNING", "-s", schedule, "--pidfile=")
    try:
        yield
    finally:
        tree.stop()


def verdict(table: seeding.Table, arrivals: Arrivals) -> list[Figure]:
    with in_region(table.region):
        rows = dict(Message.objects.values_list("contact__email", "state"))
        total = Message.objects.count()
    mails = [arrived for arrived in arrivals.mails() if arrived.recipient in rows]
    names = {(arrived.recipient, arrived.message_id) for arrived in mails}
    reached = {recipient for recipient, _ in names}
    unsent = sum(state != State.SENT for state in rows.values())
    return [
        at_most(12, "rows more or fewer than invitations", abs(total - MANY), "rows", 0),
        at_most(12, "rows not marked as sent", unsent, "rows", 0),
        at_most(12, "addresses without a mail", len(rows.keys() - reached), "addresses", 0),
        at_most(12, "mails sent twice", len(mails) - len(reached), "mails", MOST_TWICE, arrived=len(mails)),
        at_most(12, "addresses with two Message-IDs", len(names) - len(reached), "addresses", 0),
    ]
