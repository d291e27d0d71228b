"""A journey runs on everything real: browser, server, PostgreSQL, broker, worker process, mail server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as project
from playwright.sync_api import Page

from tests.addresses import database_url
from tests.clock import VARIABLE, simulated_time
from tests.imap import ImapServer
from tests.journeys.cast import Story
from tests.journeys.guests import Guests
from tests.journeys.inspection import Inspector
from tests.journeys.postbox import Postbox
from tests.journeys.season import BEGINNING, INBOX_DOMAIN, Season
from tests.journeys.visitors import Visitor
from tests.mail import MailSink

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = ("-A", "config", "worker", "-P", "threads", "-c", "4", "-l", "WARNING", "--without-mingle", "--without-gossip")


@pytest.fixture
def here_is_the_site(live_server, settings) -> str:
    """Personal links in mails lead to this test's own server."""
    settings.BASE_URL = live_server.url
    return live_server.url


@contextmanager
def working(module: str, log: Path, **environment: str) -> Iterator[None]:
    """A worker process of its own on the broker of the environment, looking into the test database."""
    more = {"DATABASE_URL": database_url(), "STATE_DIR": str(project.STATE_DIR), "REDIS_URL": project.REDIS_URL}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.processes", str(os.getpid()), module, *WORKER],
            cwd=ROOT,
            env=os.environ | more | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
        died = process.poll()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert died is None, f"the worker ended with {died}:\n{log.read_text()}"


@pytest.fixture
def worker(here_is_the_site, smtp_sink: MailSink, lost_broker, tmp_path: Path) -> Iterator[None]:
    with working("celery", tmp_path / "worker.log", BASE_URL=here_is_the_site, EMAIL_URL=smtp_sink.url):
        yield


@pytest.fixture
def visitor(page_of, here_is_the_site) -> Iterator[Callable[..., Visitor]]:
    """`visitor(width=390, scripts=False)`: somebody at a browser of their own."""
    inspector = Inspector()
    visitors: list[Visitor] = []
    lenses: list[Page] = []  # one for all who run no scripts

    def come(*, width: int = 1280, scripts: bool = True) -> Visitor:
        page = page_of("about:blank", width=width, scripts=scripts)
        if not scripts and not lenses:
            lenses.append(page_of("/privacy/"))
        visitors.append(Visitor(page, inspector, None if scripts else lenses[0]))
        return visitors[-1]

    yield come
    complaints = [complaint for visitor in visitors for complaint in visitor.console.complaints]
    wrong = inspector.faults + complaints
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def story(worker, visitor, smtp_sink: MailSink) -> Story:
    return Story.begin(visitor, Postbox(smtp_sink))


@pytest.fixture
def season(visitor, here_is_the_site, smtp_sink: MailSink, lost_broker, settings, tmp_path: Path) -> Iterator[Season]:
    """A story in simulated time: its web server, its worker and whatever beat would send live in it."""
    with simulated_time(BEGINNING, tmp_path / "clock") as clock, ImapServer() as inbox:
        settings.INBOX_DOMAIN = INBOX_DOMAIN
        environment = {
            "BASE_URL": here_is_the_site,
            "EMAIL_URL": smtp_sink.url,
            "INBOX_URL": f"imap://inbox:secret@127.0.0.1:{inbox.port}/INBOX",
            "INBOX_DOMAIN": INBOX_DOMAIN,
            VARIABLE: str(clock.file),
            "PYTHONFAULTHANDLER": "1",
        }
        with working("tests.clocked_worker", tmp_path / "worker.log", **environment):
            yield Season.open(visitor, Postbox(smtp_sink), clock, inbox)


@pytest.fixture
def guests(visitor, lost_broker) -> Guests:
    return Guests.invite(visitor)
