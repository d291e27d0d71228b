"""A web worker whose threads are all taken still answers the screen of a room."""

import socket
import subprocess
import sys
import time
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


def at_once(port, *parts):
    """A connection that sends this and waits for nothing."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(b"".join(parts))
    return connection


SCREEN = "/now/1-2-screen-en-key/"
ASKS = f"GET {SCREEN} HTTP/1.1\r\nHost: x\r\n".encode()


def drips(port):
    return at_once(port, ASKS)


def announces_a_body(port):
    return at_once(port, ASKS, b"Content-Length: 10\r\n\r\n")


def hides_a_slow_request(port):
    """The parser has taken the first 8,192 bytes and holds a begun request; what is left looks like a question."""
    first = b"GET /vote/ HTTP/1.1\r\nHost: x\r\n\r\n"
    slow = b"POST /drain/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nX-Padding: "
    padding = b"p" * (8192 - len(first) - len(slow) - 4)
    return at_once(port, first, slow, padding, b"\r\n\r\n", ASKS, b"\r\n")


def takes_no_answers(port):
    """Whole questions, one after the other, for more than a socket holds."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    connection.connect(("127.0.0.1", port))
    for _ in range(4):
        connection.sendall((ASKS.replace(b"-key", b"-large") + b"\r\n") * 100)
        time.sleep(0.1)  # so that each is a read of its own
    return connection


@pytest.mark.parametrize("attack", [drips, announces_a_body, hides_a_slow_request, takes_no_answers])
def test_nobody_holds_the_lane_of_the_screen(site, attack):
    """Two such connections, so that the common threads are taken and only the lane is left."""
    port, _gate = site
    screen = HTTPConnection("127.0.0.1", port, timeout=4)
    assert ask(screen, SCREEN) == (200, b"ok")

    held = [attack(port), attack(port)]
    # Answers of a kept connection come after whatever was sent first has reached a thread.
    answers = [ask(screen, SCREEN) for _ in range(20)]

    assert answers == [(200, b"ok")] * 20
    for each in (screen, *held):
        each.close()


def test_the_screen_passes_those_who_wait(site):
    port, gate = site
    screen, phone, voter, other = (HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(4))
    assert ask(screen, SCREEN) == ask(phone, "/now/1-2-phone-en-key/") == (200, b"ok")

    with ThreadPoolExecutor() as people:
        busy = [people.submit(ask, each, "/slow/") for each in (voter, other)]
        wait_until(lambda: len(list(gate.parent.glob("taken-*"))) == 2, seconds=30, what="both threads are taken")
        waits = people.submit(ask, phone, "/now/1-2-phone-en-key/")
        followed = [ask(screen, SCREEN) for _ in range(3)]
        waited = [each.done() for each in (*busy, waits)]
        gate.touch()

        assert followed == [(200, b"ok")] * 3
        assert waited == [False] * 3
        assert [each.result(30) for each in (*busy, waits)] == [(200, b"ok")] * 3
    for each in (screen, phone, voter, other):
        each.close()
