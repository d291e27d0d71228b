"""The worker's whole schedule, played in simulated time: what beat sends, when the story comes by."""

import time
from datetime import timedelta
from pathlib import Path

from config.celery import app
from tests.clock import Clock

MINUTE = timedelta(minutes=1)
PATIENCE = 60  # seconds for a round


class Schedule:
    """Beat is left out, since it waits in real time; each of its entries is sent as it would be, and waited for."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.diary: Path = clock.file.with_suffix(".diary")
        self.diary.touch()

    def come_by(self, rounds: int = 2) -> None:
        """A minute apart: what the first one posts has left by the end of the second."""
        self.play()
        for _ in range(rounds - 1):
            self.clock.go_on(MINUTE)
            self.play()

    def play(self) -> None:
        entries = app.conf.beat_schedule.values()
        self.wait_for({app.send_task(entry["task"], **entry["options"]).id for entry in entries})

    def wait_for(self, sent: set[str]) -> None:
        """Until these have ended, and whatever pages had asked for before them."""
        deadline = time.monotonic() + PATIENCE
        while True:
            lines = [line.split() for line in self.diary.read_text().splitlines()]
            ended = {line[1]: line[-1] for line in lines if line[0] == "ended"}
            under_way = {line[1] for line in lines if line[0] == "began"} - ended.keys()
            if sent <= ended.keys() and not under_way:
                break
            assert time.monotonic() < deadline, f"the worker did not end {sent - ended.keys() | under_way}"
            time.sleep(0.01)
        failed = [line for line in lines if line[0] == "ended" and line[-1] != "SUCCESS"]
        assert not failed, failed
