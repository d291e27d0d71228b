"""The Celery worker and the mail sink as processes of their own, and waiting for what they do."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import broker
from bench.costs import with_children
from bench.ground import Ground
from bench.sink import Arrivals
from config.ports import is_free
from config.processes import Tree
from outbox.tasks import deliver_region

WORKER = ("-A", "config", "worker", "-P", "threads", "-c", "1", "-l", "WARNING", "--without-mingle")
QUIET = ("--without-gossip", "--without-heartbeat")
PATIENCE_SECONDS = 420


class Worker:
    """One worker process without a schedule; it has read its queue once when this returns."""

    def __init__(self, ground: Ground) -> None:
        broker.lose_everything(ground.environment)
        self.tree = Tree(ground.environment, ground.folder / "logs")
        self.tree.start("worker", "celery", *WORKER, *QUIET)
        deliver_region.delay(0)
        until(lambda: broker.is_empty(ground.environment), "the worker reads its queue")

    def pids(self) -> list[int]:
        return with_children(self.tree.children[0].process.pid)

    def kill(self) -> None:
        for pid in self.pids():
            os.kill(pid, signal.SIGKILL)
        self.tree.children[0].process.wait()

    def stop(self) -> None:
        self.tree.stop()


@contextmanager
def working(ground: Ground) -> Iterator[Worker]:
    worker = Worker(ground)
    try:
        yield worker
    finally:
        worker.stop()


class Sink:
    """The mail sink as a process that may be away for a while; `arrivals` goes on where it stopped."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.arrivals = Arrivals(ground.folder / "arrivals")
        self.arrivals.file.touch()
        self.start()

    def start(self) -> None:
        self.tree = Tree(dict(self.ground.environment), self.ground.folder / "logs")
        self.tree.start("sink", "bench.sink", str(self.ground.mail_port), str(self.arrivals.file))
        until(lambda: not is_free(self.ground.mail_port), "the mail sink listens")

    def stop(self) -> None:
        self.tree.stop()


@contextmanager
def sink_running(ground: Ground) -> Iterator[Sink]:
    sink = Sink(ground)
    try:
        yield sink
    finally:
        sink.stop()


def until(done: Callable[[], bool], what: str, *, patience: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Waited {patience:g} seconds in vain until {what}.")
        time.sleep(0.1)
