"""For `gunicorn tests.config.waiting_site`: every page but a live one waits until a file is there."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

GATE = Path(os.environ.get("GATE", ""))


def application(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow/":
        GATE.with_suffix(".taken").touch()
        while not GATE.exists():
            time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
