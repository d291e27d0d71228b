"""`python -m tests.clocked_worker …`: a Celery worker in simulated time, which keeps a diary of what ran when.

It looks at the clock as each task is received, when delays are reckoned, and again as it starts. What its tasks ask for
in turn stands in the diary before they have ended.
"""

import os
import sys
from pathlib import Path

import time_machine
from celery.bin.celery import main
from celery.signals import before_task_publish, task_postrun, task_prerun, task_received

from config.celery import app
from tests.clock import VARIABLE, time_told
from tests.diary import Diary

file = Path(os.environ[VARIABLE])
diary = Diary(file)
traveller = time_machine.travel(time_told(file), tick=True).start()


def look_at_the_clock(**_given: object) -> None:
    traveller.move_to(time_told(file))


@task_prerun.connect(weak=False)
def begin(task_id: str, task: object, **_given: object) -> None:
    look_at_the_clock()
    diary.note("began", task_id, task.name)


@task_postrun.connect(weak=False)
def end(task_id: str, task: object, state: str, **_given: object) -> None:
    diary.note("ended", task_id, task.name, state)


if __name__ == "__main__":
    # A season is hundreds of rounds, each waited for; a folder is looked into less often in service.
    app.conf.broker_transport_options.update(polling_interval=0.02)
    before_task_publish.connect(diary.note_asked)
    task_received.connect(look_at_the_clock, weak=False)
    sys.exit(main())
