"""`manage.py up`: database, worker with schedule, mailbox and web server as one process tree."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from config.databases import AlreadyRunning, embedded, given, kept_secrets, only_one
from config.embedded import Cluster, ClusterProblem
from config.embedded.binaries import NoBinaries
from config.mail_catcher import catcher
from config.ports import free_port, holder, is_free, next_free
from config.processes import StopSignal, Tree

PROBLEMS = (AlreadyRunning, ClusterProblem, NoBinaries, TimeoutError, ValueError, psycopg2.Error)
WORKER = ("-A", "config", "worker", "-B", "-P", "threads", "-c", "4", "-l", "WARNING", "--without-mingle")
QUIET = ("--without-gossip", "--without-heartbeat")


@contextmanager
def serving(cluster: Cluster) -> Iterator[Cluster]:
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def catching(controller: Controller) -> Iterator[None]:
    controller.start()
    try:
        yield
    finally:
        controller.stop()


class Command(BaseCommand):
    help = "Start everything on this machine and serve until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration regions")
        parser.add_argument("--port", type=int, default=8000, help="where to serve (default 8000)")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not 0 < port < 65536:
            raise CommandError(f"PORT={port} is not a port. Choose a number from 1 to 65535.")
        if not is_free(port):
            raise CommandError(
                f"Port {port} is taken by {holder(port)}. Stop it, or choose another port: PORT={next_free(port)}"
            )
        stop = StopSignal()
        try:
            with ExitStack() as stack:
                self.serve(stack, stop, port=port, demo=options["demo"])
        except PROBLEMS as problem:
            raise CommandError(str(problem).strip()) from problem

    def serve(self, stack: ExitStack, stop: StopSignal, *, port: int, demo: bool) -> None:
        state = settings.STATE_DIR
        state.mkdir(parents=True, exist_ok=True)
        stack.enter_context(only_one(state))
        environment = os.environ | {"STATE_DIR": str(state), "PORT": str(port)} | self.database(stack, state)
        if settings.DEMO:
            environment |= self.demonstration(stack, state, port)
        self.prepare(environment, demo=demo)
        tree = Tree(environment, state / "logs")
        stack.callback(tree.stop)
        stack.callback(self.say, "Stopping …")
        self.say("  Starting the worker and the web server …")
        tree.start("worker", "celery", *WORKER, *QUIET, "-s", str(state / "schedule"))
        tree.start("web", "gunicorn", "config.wsgi", "-c", str(settings.BASE_DIR / "gunicorn.conf.py"))
        if self.answers(tree, stop, port):
            self.welcome(port, state, demo=demo)
        if ended := stop.wait(tree):
            raise CommandError(f"The {ended.name} ended. The end of {ended.log}:\n{ended.last_words()}")

    def database(self, stack: ExitStack, state: Path) -> dict[str, str]:
        if found := given(os.environ, state):
            self.say("  Using the database that DATABASE_URL names …")
            return found
        self.say("  Starting PostgreSQL …")
        return embedded(stack.enter_context(serving(Cluster(state / "postgres"))))

    def demonstration(self, stack: ExitStack, state: Path, port: int) -> dict[str, str]:
        """Keys of its own, and a mailbox instead of the world's mail."""
        mail_port = free_port()
        stack.enter_context(catching(catcher(state / "mailbox", mail_port)))
        keys = kept_secrets(state)
        return {
            "SHARED_TABLE_MODE": "demo",
            "SECRET_KEY": keys["SECRET_KEY"],
            "LINK_KEY": keys["LINK_KEY"],
            "BASE_URL": os.environ.get("BASE_URL") or f"http://localhost:{port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }

    def prepare(self, environment: dict[str, str], *, demo: bool) -> None:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare", *(["--demo"] if demo else [])]
        if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603
            raise CommandError("Preparing failed; what went wrong stands above.")
