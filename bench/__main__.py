"""`python -m bench [pages|rsvp|vote|ballots|room|mail|import|growth|qcew|invitations]`: measure one, or all of them."""

import importlib
import os
import sys

import django
from django.db import connections

from bench.ground import prepared
from bench.report import as_json, table

NAMES = ("pages", "rsvp", "vote", "ballots", "room", "mail", "import", "growth", "qcew", "invitations")
MODULES = {"import": "imports"}  # where a name is a word of the language
# Measured on a Redis where one is installed, and therefore alone: the broker is chosen once for a run.
ON_REDIS = "invitations"


def main(*names: str) -> None:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise SystemExit(f"There is nothing called {', '.join(unknown)} to measure. Choose from: {', '.join(NAMES)}.")
    asked = names or tuple(name for name in NAMES if name != ON_REDIS)
    if ON_REDIS in asked and len(asked) > 1:
        raise SystemExit(f"Measure {ON_REDIS} by itself: make bench NAME={ON_REDIS}")
    print("Preparing two databases, the static files and the floor …", flush=True)
    with prepared(redis=ON_REDIS in asked) as ground:
        os.environ.clear()
        os.environ.update(ground.environment)
        django.setup()
        figures = []
        for name in asked:
            print(f"Measuring {name} …", flush=True)
            # Imported here because models may only be imported once the settings of this run stand.
            try:
                figures += importlib.import_module(f"bench.{MODULES.get(name, name)}").measured(ground)
            except Exception:
                print(ground.last_words(), file=sys.stderr)
                raise
            connections.close_all()
    print(f"\n{table(figures)}\n")
    print("CPU: user and system time of web and PostgreSQL processes per request, the best of several short rounds.")
    print(as_json(figures), flush=True)
    if broken := [figure.work for figure in figures if figure.is_promise and not figure.met]:
        raise SystemExit(f"Broken: {'; '.join(broken)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
