"""`python -m tests.clocked_worker …`: a Celery worker in simulated time, which keeps a diary of what ran when.

It looks at the clock as each task is received, when delays are reckoned, and again as it starts.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from celery.bin.celery import main
from celery.signals import task_postrun, task_prerun, task_received

from tests.clock import VARIABLE, time_told

file = Path(os.environ[VARIABLE])
traveller = time_machine.travel(time_told(file), tick=True).start()


def look_at_the_clock(**_given: object) -> None:
    traveller.move_to(time_told(file))


def note(what: str, task_id: str, name: str, how: str = "") -> None:
    with file.with_suffix(".diary").open("a") as diary:
        diary.write(f"{what} {task_id} {name} {datetime.now(UTC).isoformat()} {how}\n")


@task_prerun.connect(weak=False)
def begin(task_id: str, task: object, **_given: object) -> None:
    look_at_the_clock()
    note("began", task_id, task.name)


@task_postrun.connect(weak=False)
def end(task_id: str, task: object, state: str, **_given: object) -> None:
    note("ended", task_id, task.name, state)


if __name__ == "__main__":
    task_received.connect(look_at_the_clock, weak=False)
    sys.exit(main())
