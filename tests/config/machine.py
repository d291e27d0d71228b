"""Runs the real command line in processes of its own, as an operator does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "CHROMIUM")
PRODUCTION = {
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "LINK_KEY": "l" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://table.example.org",
    "ALLOWED_HOSTS": "table.example.org",
    "DATABASE_URL": "postgres://app:secret@db.example.org/shared_table",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "MAIL_FROM": "invitations@table.example.org",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "STATE_DIR": "/var/lib/shared-table",
}


def environment(**more: str) -> dict[str, str]:
    """A clean environment: nothing of the test run's own settings."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | more


def manage(*words: str, timeout: float = 120, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=timeout,
    )


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def living_processes_of(mark: Path) -> list[str]:
    """Command lines of processes (zombies aside) that name `mark` in their arguments or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            belongs = str(mark).encode() in (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if entry.name.isdigit() and belongs and state != "Z" and int(entry.name) != os.getpid():
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found
