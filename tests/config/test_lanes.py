"""A web worker whose threads are all taken still answers the screen of a room."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from config.ports import free_port, is_free
from tests.config.machine import ROOT, environment, wait_until


@pytest.fixture
def site(tmp_path):
    """One worker with two threads; its port, and the file its slow page waits for."""
    port, gate = free_port(), tmp_path / "gate"
    options = ("-c", "/dev/null", "-k", "config.lanes.Worker", "--threads", "2", "-b", f"127.0.0.1:{port}")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.config.waiting_site", *options],
        cwd=ROOT,
        env=environment(GATE=str(gate)),
    )
    wait_until(lambda: process.poll() is not None or not is_free(port), seconds=60, what="the site answers")
    yield port, gate
    gate.touch()
    process.terminate()
    assert process.wait(30) == 0


def ask(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_screen_passes_those_who_wait_and_nobody_holds_its_lane(site):
    """One thread waits for a request that never becomes whole, though it asks for the screen; the other is slow."""
    port, gate = site
    screen, phone, voter = (HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(3))
    dripping = socket.create_connection(("127.0.0.1", port))
    dripping.sendall(b"GET /now/1-2-screen-en-key/ HTTP/1.1\r\nHost: ")
    assert ask(screen, "/now/1-2-screen-en-key/") == ask(phone, "/now/1-2-phone-en-key/") == (200, b"ok")

    with ThreadPoolExecutor() as people:
        busy = people.submit(ask, voter, "/slow/")
        wait_until(gate.with_suffix(".taken").exists, seconds=30, what="the last thread is taken")
        waits = people.submit(ask, phone, "/now/1-2-phone-en-key/")
        followed = [ask(screen, "/now/1-2-screen-en-key/") for _ in range(3)]
        waited = [busy.done(), waits.done()]
        gate.touch()

        assert followed == [(200, b"ok")] * 3
        assert waited == [False, False]
        assert busy.result(30) == waits.result(30) == (200, b"ok")
    for each in (screen, phone, voter, dripping):
        each.close()
