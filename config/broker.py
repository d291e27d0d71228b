"""How the broker carries messages between pages and the worker: by Redis, or by a folder of this machine."""

from pathlib import Path
from typing import Any

OF_REDIS: dict[str, Any] = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # A page must not wait for a broker that is away: one more try at once, then the sweep will find the work.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}


def of_folder(folder: Path) -> dict[str, Any]:
    """The folder is made where it is not there yet."""
    queue, control = folder / "queue", folder / "control"
    for each in (queue, control):
        each.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "polling_interval": 0.1,
    }
