"""The real server process: gunicorn with two workers, as `manage.py up` starts it, for product and floor."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from bench.costs import Backends, cpu_ms, with_children
from bench.ground import Ground
from config.ports import free_port, is_free
from config.processes import Child, Tree

CONFIGURATION = Path(__file__).resolve().parent.parent / "gunicorn.conf.py"
START_SECONDS = 60


class Server:
    def __init__(self, environment: Mapping[str, str], logs: Path, module: str, *, workers: int = 2) -> None:
        self.port = free_port()
        self.tree = Tree({**environment, "PORT": str(self.port), "WEB_WORKERS": str(workers)}, logs)
        self.module = module
        self.start()
        self.backends = Backends(environment.get("FLOOR_DATABASE_URL") or environment["DATABASE_OWNER_URL"])
        self.wait()

    def start(self) -> None:
        self.tree.start(self.module, "gunicorn", self.module, "-c", str(CONFIGURATION))

    def start_again(self) -> None:
        """After a kill, at the same port. Not from a thread that ends: the kernel ends the server with it."""
        self.tree.children.clear()
        self.start()

    @property
    def child(self) -> Child:
        return self.tree.children[0]

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while is_free(self.port):
            if self.child.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start:\n{self.child.last_words()}")
            time.sleep(0.05)

    def pids(self) -> list[int]:
        """The web processes, the one that started them first."""
        return with_children(self.child.process.pid)

    def cpu_ms(self) -> dict[int, float]:
        """Web and PostgreSQL processes, so far."""
        return cpu_ms([*self.pids(), *self.backends.pids()])

    def kill(self) -> None:
        """As a power cut would end it: no handler runs."""
        for pid in self.pids():
            # Those that die with their parent may be gone already.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        self.tree.stop()
        self.backends.close()


@contextmanager
def serving(
    ground: Ground, *, then: Mapping[str, str] | None = None, counted: bool = False
) -> Iterator[tuple[Server, Server]]:
    """The product and its floor side by side, or itself as it was then; `counted`: servers that say the number of
    statements instead."""
    ground.settle()
    other = (then, "config.wsgi") if then else (ground.floor_environment, "bench.floor.wsgi")
    with ExitStack() as stack:
        pair = []
        for place, (environment, module) in enumerate(((ground.environment, "config.wsgi"), other)):
            folder = ground.folder / f"logs-{place}-{module}-{'counted' if counted else 'timed'}"
            server = Server(
                environment, folder, "bench.counting_wsgi" if counted else module, workers=1 if counted else 2
            )
            stack.callback(server.stop)
            pair.append(server)
        yield pair[0], pair[1]


def serving_product(ground: Ground) -> AbstractContextManager[Server]:
    return _alone(Server(ground.environment, ground.folder / "logs", "config.wsgi"))


def serving_floor(ground: Ground) -> AbstractContextManager[Server]:
    return _alone(Server(ground.floor_environment, ground.folder / "logs-floor", "bench.floor.wsgi"))


@contextmanager
def _alone(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.stop()
