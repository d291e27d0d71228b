"""`manage.py up`: database, worker with schedule, mailbox and web server as one process tree."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from config.databases import AlreadyRunning, embedded, given, kept_secrets, only_one
from config.demonstration import SIGN_INS
from config.embedded import Cluster, ClusterProblem
from config.embedded.binaries import NoBinaries
from config.mail_catcher import catcher
from config.ports import free_port, holder, is_free, next_free
from config.processes import Child, StopSignal, Tree

PROBLEMS = (AlreadyRunning, ClusterProblem, NoBinaries, TimeoutError, ValueError, psycopg2.Error)
WORKER = ("-A", "config", "worker", "-B", "-P", "threads", "-c", "4", "-l", "WARNING", "--without-mingle")
QUIET = ("--without-gossip", "--without-heartbeat")


@contextmanager
def serving(cluster: Cluster) -> "Iterator[subprocess.Popen[bytes]]":
    try:
        yield cluster.start()
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

    def add_arguments(self, parser: CommandParser) -> None:
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
        tree = Tree(os.environ | {"STATE_DIR": str(state), "PORT": str(port)}, state / "logs")
        tree.environment |= self.database(stack, tree, state)
        if settings.DEMO:
            tree.environment |= self.demonstration(stack, state, port)
        if not tree.finish(stop, "manage", "prepare", *(["--demo"] if demo else [])):
            if stop.asked:
                return
            raise CommandError("Preparing failed; what went wrong stands above.")
        stack.callback(tree.stop)
        self.say("  Starting the worker and the web server …")
        tree.start("The worker", "celery", *WORKER, *QUIET, "-s", str(state / "schedule"))
        tree.start("The web server", "gunicorn", "config.wsgi", "-c", str(settings.BASE_DIR / "gunicorn.conf.py"))
        ended = self.wait_until_answering(tree, stop, port)
        if not ended and not stop.asked:
            self.welcome(tree.environment, state, demo=demo)
        ended = ended or stop.wait(tree)
        if ended:
            raise CommandError(f"{ended.name} ended by itself. The end of {ended.log}:\n{ended.last_words()}")
        self.say("\nStopping …")

    def wait_until_answering(self, tree: Tree, stop: StopSignal, port: int) -> Child | None:
        """The child that ended instead, if one did."""
        while is_free(port) and not stop.asked and not tree.ended():
            time.sleep(0.05)
        return tree.ended()

    def welcome(self, environment: dict[str, str], state: Path, *, demo: bool) -> None:
        address = environment.get("BASE_URL") or settings.BASE_URL
        self.say(f"\nShared Table serves {address}")
        if settings.DEMO:
            self.say(f"Every mail, sign-in codes too, arrives at {address}/mailbox/")
        if demo:
            self.say("Sign in as one of these; the code comes to the mailbox:")
            for who in SIGN_INS:
                self.say(f"  {who.email:<42} {who.name}, {who.part}")
        self.say(f"Data and logs are kept in {state}. Stop with Ctrl-C.")

    def database(self, stack: ExitStack, tree: Tree, state: Path) -> dict[str, str]:
        if found := given(os.environ, state):
            self.say("  Using the database that DATABASE_URL names …")
            return found
        self.say("  Starting PostgreSQL …")
        cluster = Cluster(state / "postgres")
        tree.watched.append(Child("PostgreSQL", stack.enter_context(serving(cluster)), cluster.log))
        return embedded(cluster)

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
