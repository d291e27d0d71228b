"""`manage.py up` as people run it: real processes, real signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from config.ports import free_port, holder, is_free, next_free
from tests.addresses import database_url
from tests.config.machine import ROOT, environment, living_processes_of, manage, wait_until

START_SECONDS = 120


class Running:
    def __init__(self, state: Path) -> None:
        self.state, self.port = state, free_port()
        self.output = state / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port)],
                cwd=ROOT,
                env=environment(STATE_DIR=str(state)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait(self) -> "Running":
        def served() -> bool:
            assert self.process.poll() is None, self.said()
            return f"Shared Table serves http://localhost:{self.port}" in self.said()

        wait_until(served, seconds=START_SECONDS, what="Shared Table serves")
        return self

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return response.read()

    def database(self) -> str:
        return f"postgres://shared_table@/shared_table?host={self.state}/postgres/run&port=5432"


@pytest.fixture(scope="module")
def state(tmp_path_factory) -> Path:
    """One folder for all tests here: the second start finds what the first left."""
    return tmp_path_factory.mktemp("up")


@pytest.fixture
def running(state):
    started = []

    def start() -> Running:
        started.append(Running(state))
        return started[-1].wait()

    yield start
    for run in started:
        if run.process.poll() is None:
            run.process.terminate()
        run.process.wait(60)
    wait_until(lambda: not living_processes_of(state), seconds=30, what="no process is left")


def ask(url: str, statement: str):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def test_serves_with_worker_and_mailbox_refuses_a_second_and_stops_cleanly(running, state):
    run = running()

    second = manage("up", "--port", str(free_port()), STATE_DIR=str(state))

    assert (second.returncode, second.stdout) == (1, "")
    assert f"already runs from {state} (process {run.process.pid})" in second.stderr
    assert json.loads(run.get("/health/")) == {"status": "ok", "database": "ok"}
    assert b"</html>" in run.get("/")
    assert b"Every mail lands here" in run.get("/mailbox/")
    assert [line for line in living_processes_of(state) if "celery" in line]

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(60) == 0
    assert living_processes_of(state) == []
    assert "Stopping" in run.said()


def kill_supervisor(run: Running) -> None:
    os.kill(run.process.pid, signal.SIGKILL)


def kill_process_group(run: Running) -> None:
    os.killpg(run.process.pid, signal.SIGKILL)


def kill_postgresql(run: Running) -> None:
    """Without its database the tree stops itself."""
    os.kill(int((run.state / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    run.process.wait(60)
    assert "PostgreSQL ended by itself" in run.said()


def test_killed_in_the_middle_leaves_no_process_and_loses_nothing(running, state):
    for number, kill in enumerate([kill_supervisor, kill_process_group, kill_postgresql]):
        run = running()
        ask(run.database(), f"INSERT INTO django_session VALUES ('kept-{number}', '', now())")

        kill(run)

        run.process.wait(60)
        wait_until(lambda: not living_processes_of(state), seconds=15, what=f"no process is left: {kill.__name__}")
    again = running()

    kept = ask(again.database(), "SELECT session_key FROM django_session WHERE session_key LIKE 'kept-%' ORDER BY 1")
    assert kept == [("kept-0",), ("kept-1",), ("kept-2",)]


def test_taken_port_stops_the_start_and_names_who_holds_it(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        started = time.monotonic()
        result = manage("up", "--port", str(port), STATE_DIR=str(tmp_path))

        assert result.returncode == 1
        assert f"Port {port} is taken by process {os.getpid()} (" in result.stderr
        assert "choose another port: PORT=" in result.stderr
        assert not (tmp_path / "postgres").exists()
        assert time.monotonic() - started < 20
        assert f"process {os.getpid()} (" in holder(port)
        assert not is_free(port)
        assert is_free(next_free(port))


@pytest.mark.parametrize("port", ["0", "65536"])
def test_port_that_is_none_is_refused(tmp_path, port):
    result = manage("up", "--port", port, STATE_DIR=str(tmp_path))

    assert f"PORT={port} is not a port. Choose a number from 1 to 65535." in result.stderr


def test_owner_missing_is_named(tmp_path):
    result = manage("up", "--port", str(free_port()), STATE_DIR=str(tmp_path), DATABASE_URL=database_url())

    assert result.returncode == 1
    assert "DATABASE_OWNER_URL is missing" in result.stderr
