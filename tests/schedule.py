"""The worker's whole schedule, played in simulated time: what beat sends, when the story comes by."""

import time
from datetime import timedelta

from celery.signals import before_task_publish

from config.celery import app
from tests.clock import Clock
from tests.diary import Diary

MINUTE = timedelta(minutes=1)
PATIENCE = 120  # seconds for a round


class Schedule:
    """Beat is left out, since it waits in real time; each of its entries is sent as it would be, and waited for."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.diary = Diary(clock.file)
        before_task_publish.connect(self.diary.note_asked)

    def come_by(self, rounds: int = 2) -> None:
        """A minute apart: what the first one posts has left by the end of the second."""
        self.play()
        for _ in range(rounds - 1):
            self.clock.go_on(MINUTE)
            self.play()

    def play(self) -> None:
        """Until all of it has ended, with whatever pages and these tasks had asked for that is due.

        What has not begun counts as well: were the clock set forward while it sends, its lease would be over, and
        the next would send the same once more.
        """
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"], **entry["options"])
        deadline = time.monotonic() + PATIENCE
        while under_way := self.diary.under_way():
            assert time.monotonic() < deadline, f"the worker did not end {under_way}"
            time.sleep(0.01)
        assert not self.diary.failed, self.diary.failed
