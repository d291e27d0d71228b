"""Simulated time for whole processes: this one with its web server, and a worker that reads the time from a file.

Everything that asks Python for the time is answered in simulated time, in both processes, and it goes on ticking:
sessions and sign-in codes grow old by it, a worker's delayed tasks come due by it. What stays in real time is what no
rule of ours asks: the clocks of PostgreSQL, of Redis and of the browser.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

# What is set forward, in seconds from the real time; the worker process finds the file by this variable.
VARIABLE = "SIMULATED_TIME"


def real_time() -> float:
    hatch = time_machine.escape_hatch
    return hatch.time.time() if hatch.is_travelling() else time.time()


class Clock:
    """`go_to` sets it forward, here and in every process that reads the file."""

    def __init__(self, file: Path, traveller: time_machine.Coordinates) -> None:
        self.file = file
        self.traveller = traveller

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def go_to(self, moment: datetime) -> None:
        assert moment >= self.now, f"time goes forward only: {moment} is before {self.now}"
        self.tell(moment)
        self.traveller.move_to(moment.timestamp())

    def go_on(self, span: timedelta) -> None:
        self.go_to(self.now + span)

    def tell(self, moment: datetime) -> None:
        """Whole or not at all: the worker reads at any moment."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(repr(moment.timestamp() - real_time()))
        fresh.replace(self.file)


@contextmanager
def simulated_time(start: datetime, file: Path) -> Iterator[Clock]:
    # A number: given a zone of its own, the traveller would change the zone of the process too.
    with time_machine.travel(start.timestamp(), tick=True) as traveller:
        clock = Clock(file, traveller)
        clock.tell(start)
        yield clock


def time_told(file: Path) -> float:
    """The simulated time, as the file has it."""
    return real_time() + float(file.read_text())
