"""What a killed run left behind. Call only while holding the state folder's lock."""

import os
import signal
import time
from pathlib import Path

PATIENCE_SECONDS = 60


def works_in(process: Path, data: Path) -> bool:
    try:
        return os.readlink(process / "cwd") == str(data) and (process / "comm").read_text().startswith("postgres")
    except OSError:
        return False


def living_in(data: Path) -> list[int]:
    """The server in the data folder and its children; never a zombie, which has no folder any more."""
    processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(process.name) for process in processes if works_in(process, data)]


def first_line(path: Path) -> int:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def clear_stale(data: Path, sockets: Path) -> None:
    """Let an orphaned server finish, then remove its lock files.

    PostgreSQL takes a zombie, or a stranger with a recycled number, for its old self and refuses to start; so we
    look ourselves, and remove the lock only when nobody works in the folder any more.
    """
    lock = data / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while living := living_in(data):
        if first_line(lock) in living:
            os.kill(first_line(lock), signal.SIGINT)
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL of an earlier run (process {living[0]}) does not stop working in {data}.")
        time.sleep(0.1)
    lock.unlink(missing_ok=True)
    for leftover in sockets.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)
