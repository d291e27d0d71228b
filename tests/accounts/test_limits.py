"""One count for everybody: two processes, a rollback, a forged header."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from accounts.limits import Attempts, allow, client_address, sweep
from accounts.tasks import forget_attempts
from tests.addresses import database_url

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_limit_counts_in_its_window_and_begins_again_after_it():
    within = [allow("door", limit=3, period=MINUTE, at=NOON + timedelta(seconds=s)) for s in (0, 10, 20, 30, 59)]
    after = allow("door", limit=3, period=MINUTE, at=NOON + MINUTE)

    assert within == [True, True, True, False, False]
    assert after is True


@pytest.mark.django_db
def test_limit_is_one_statement_and_keeps_no_address(sql):
    with sql(1):
        allow("code-asked-for:ana@example.org", limit=3, period=MINUTE)

    assert "ana" not in Attempts.objects.get().key


@pytest.mark.django_db
def test_keys_do_not_share_a_count():
    assert [allow(key, limit=1, period=MINUTE) for key in ("a", "b", "a")] == [True, True, False]


@pytest.mark.django_db
def test_sweep_forgets_only_what_is_over():
    allow("old", limit=1, period=MINUTE, at=NOON)
    allow("new", limit=1, period=timedelta(days=400_0))

    assert sweep(NOON + timedelta(hours=1)) == 1
    forget_attempts()

    assert Attempts.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_limit():
    script = (
        "import django; django.setup();"
        "from datetime import timedelta; from accounts.limits import allow;"
        "print(sum(allow('shared', limit=30, period=timedelta(hours=1)) for _ in range(40)))"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
    }
    processes = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    allowed = [int(process.communicate(timeout=60)[0]) for process in processes]

    assert sum(allowed) == 30


@pytest.mark.django_db(transaction=True)
def test_ten_threads_at_once_get_exactly_the_limit():
    answers = []

    def attempt() -> None:
        try:
            answers.append(allow("race", limit=4, period=MINUTE))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False] * 6 + [True] * 4


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "", "10.0.0.9"),
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "not an address", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_client_address_believes_only_our_own_proxies(rf, settings, proxies, forwarded, counted):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.9", **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}))

    assert client_address(request) == counted
