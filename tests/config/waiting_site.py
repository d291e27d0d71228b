"""For `gunicorn tests.config.waiting_site`: pages that wait for a file, for a body, or are large."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

GATE = Path(os.environ.get("GATE", ""))
LARGE = b"x" * 60_000


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    page = environ["PATH_INFO"]
    if page == "/slow/":
        GATE.with_name(f"taken-{threading.get_ident()}").touch()
        while not GATE.exists():
            time.sleep(0.01)
    if page == "/drain/":
        environ["wsgi.input"].read()
    answer = LARGE if "large" in page else b"ok"
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
