"""The broker a measurement runs on: a Redis of its own where this machine has one, else the file system."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis

from config.ports import free_port, is_free


@contextmanager
def redis_running(folder: Path) -> Iterator[str]:
    """The address of a Redis that is gone afterwards; empty where none is installed."""
    binary = shutil.which("redis-server")
    if binary is None:
        yield ""
        return
    port = free_port()
    settings = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no")
    process = subprocess.Popen([binary, *settings], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while is_free(port) and process.poll() is None:
            pass
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def queue_folder(environment: Mapping[str, str]) -> Path:
    return Path(environment["STATE_DIR"]) / "broker" / "queue"


def lose_everything(environment: Mapping[str, str]) -> None:
    """Every nudge that waits is gone."""
    if url := environment.get("REDIS_URL"):
        with redis.Redis.from_url(url) as client:
            client.flushall()
        return
    shutil.rmtree(queue_folder(environment), ignore_errors=True)
    queue_folder(environment).mkdir(parents=True)


def is_empty(environment: Mapping[str, str]) -> bool:
    if url := environment.get("REDIS_URL"):
        with redis.Redis.from_url(url) as client:
            return not client.llen("celery")
    return not any(queue_folder(environment).iterdir())
