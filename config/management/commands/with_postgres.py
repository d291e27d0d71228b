"""`manage.py with_postgres [--ephemeral] -- command …`: run a command beside the embedded PostgreSQL."""

import os
import shutil
import signal
import subprocess
import tempfile
from argparse import REMAINDER
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from config.databases import embedded, given, only_one
from config.embedded import Cluster


def run(command: list[str], more: Mapping[str, str]) -> int:
    """The exit code of the command. Ctrl-C goes to it; we wait for it to finish and clean up."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        command,
        env=os.environ | more,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
    code = child.wait()
    signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


@contextmanager
def started(cluster: Cluster) -> Iterator[Cluster]:
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def test_state() -> Iterator[Path]:
    """A state folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="shared-table-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throw_away(durable: bool) -> Iterator[dict[str, str]]:
    """The database the environment names, or else a PostgreSQL that is gone afterwards."""
    with test_state() as folder:
        more = {"STATE_DIR": str(folder), "SHARED_TABLE_MODE": "test"}
        if found := given(os.environ, folder):
            yield found | more
            return
        cluster = Cluster(folder / "postgres", throw_away=not durable)
        try:
            with started(cluster):
                yield embedded(cluster, for_tests=True) | more
        finally:
            for left in (cluster.identity.home, cluster.sockets):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def lasting() -> Iterator[dict[str, str]]:
    """The database the environment names, or the demonstration's: started for the command, or joined while it runs."""
    if found := given(os.environ, settings.STATE_DIR):
        yield found
        return
    cluster = Cluster(settings.STATE_DIR / "postgres")
    more = {"PATH": f"{cluster.binaries}{os.pathsep}{os.environ.get('PATH', '')}", "SHARED_TABLE_MODE": "demo"}
    if cluster.answers():
        yield embedded(cluster) | more
        return
    with only_one(settings.STATE_DIR), started(cluster):
        yield embedded(cluster) | more


class Command(BaseCommand):
    help = "Run a command with DATABASE_URL and DATABASE_OWNER_URL of the embedded PostgreSQL."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ephemeral", action="store_true", help="a fast PostgreSQL that is thrown away afterwards")
        parser.add_argument("--durable", action="store_true", help="write to disk as in production (to measure)")
        parser.add_argument("words", nargs=REMAINDER, metavar="-- command", help="what to run")

    def handle(self, *args: Any, **options: Any) -> None:
        command = [word for number, word in enumerate(options["words"]) if number or word != "--"]
        if not command:
            raise CommandError("Say what to run: manage.py with_postgres -- psql")
        with throw_away(options["durable"]) if options["ephemeral"] else lasting() as more:
            code = run(command, more)
        raise SystemExit(code)
