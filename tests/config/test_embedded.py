"""The embedded PostgreSQL, really started: it dies with its starter, survives being killed, and keeps its data."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from config.databases import AlreadyRunning, kept_secrets, made_by_superuser, only_one
from config.embedded import Cluster, ClusterProblem
from config.embedded.binaries import NoBinaries, find_binaries
from config.embedded.stale import living_in
from config.roles import Account, is_superuser, make_roles, with_account
from tests.config.machine import ROOT, environment, manage, wait_until

# Starts a cluster in the folder named first and waits to be killed.
STARTER = """
import sys, time
from pathlib import Path
from config.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.superuser_url, flush=True)
time.sleep(600)
"""


def ask(url: str, question: str):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


@pytest.fixture
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("pg")


@pytest.fixture
def start_in():
    """Start a cluster from a process of its own; gives that process and the superuser's address."""
    started = []

    def run(folder: Path, **variables: str):
        process = subprocess.Popen(
            [sys.executable, "-c", STARTER, str(folder)],
            cwd=ROOT,
            env=environment(SHARED_TABLE_MODE="test", STATE_DIR=str(folder), **variables),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        url = process.stdout.readline().strip()
        assert url, "the cluster did not start"
        return process, url

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def start(folder, start_in):
    return lambda: start_in(folder)


def test_killed_starter_takes_postgresql_along_and_the_data_stays(start, folder):
    first, url = start()
    ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")

    first.kill()
    wait_until(lambda: not living_in(folder / "data"), seconds=10, what="PostgreSQL ends with its starter")
    _, url = start()

    assert ask(url, "SELECT answer FROM kept") == 42


def test_killed_postgresql_starts_again_over_what_it_left_behind(start, folder):
    first, url = start()
    ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    os.kill(server, signal.SIGKILL)
    wait_until(lambda: server not in living_in(folder / "data"), seconds=10, what="the server is gone")
    # Its starter lives on and has not reaped it: the zombie and the lock files are still there.
    assert Path(f"/proc/{server}").exists()
    assert (folder / "data" / "postmaster.pid").exists()
    _, url = start()

    assert ask(url, "SELECT answer FROM kept") == 42
    assert first.poll() is None


def test_initialization_killed_half_way_is_begun_again(start, folder):
    half = folder / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    _, url = start()

    assert ask(url, "SELECT 1") == 1
    assert not half.exists()


def test_root_without_namespaces_steps_down_to_nobody(tmp_path_factory, start_in):
    # Below a folder only its owner may enter, as a checkout in root's home is.
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    root = os.geteuid() == 0

    _, url = start_in(closed / "pg", SHARED_TABLE_NO_NAMESPACE="1")

    data = Path(ask(url, "SHOW data_directory"))
    owner = pwd.getpwuid(data.stat().st_uid).pw_name
    assert owner == ("nobody" if root else pwd.getpwuid(os.geteuid()).pw_name)
    assert data.is_relative_to(closed) != root
    if root:
        shutil.rmtree(data.parent.parent)


def test_problem_shows_the_end_of_the_log(folder):
    cluster = Cluster(folder)
    cluster.options = {"shared_buffers": "a lot"}

    with pytest.raises(ClusterProblem, match="invalid value for parameter"):
        cluster.start()


def test_data_of_a_version_that_is_gone_says_what_to_do(folder):
    with pytest.raises(NoBinaries, match=r"written by PostgreSQL 9, which is not installed any more"):
        find_binaries(9)


def test_second_process_is_told_who_holds_the_folder(folder):
    with only_one(folder), pytest.raises(AlreadyRunning, match=rf"process {os.getpid()}"), only_one(folder):
        pass


def test_secrets_are_made_once_and_kept_private(folder):
    made = kept_secrets(folder)

    assert kept_secrets(folder) == made
    assert len(set(made.values())) == len(made)
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_superuser_alone_gets_both_roles_and_they_are_plain(start, folder):
    _, superuser = start()

    made = made_by_superuser(superuser, kept_secrets(folder))
    again = made_by_superuser(superuser, kept_secrets(folder))

    assert made == again
    assert is_superuser(superuser)
    assert (
        ask(made["DATABASE_URL"], "SELECT current_user || ' in ' || current_database()")
        == "shared_table in shared_table"
    )
    assert not is_superuser(made["DATABASE_URL"])
    assert not is_superuser(made["DATABASE_OWNER_URL"])
    assert ask(
        made["DATABASE_OWNER_URL"], "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shared_table'"
    ) == ("shared_table_owner")


@pytest.mark.parametrize(
    ("owner", "plain", "complaint"),
    [
        ("postgres://app@/db", "postgres://app@/db", "two different roles"),
        ("postgres://owner@/one", "postgres://app@/two", "the same database"),
    ],
)
def test_roles_that_make_no_sense_are_refused(owner, plain, complaint):
    with pytest.raises(ValueError, match=complaint):
        make_roles("postgres://postgres@/postgres", owner_url=owner, plain_url=plain)


def test_address_keeps_server_and_options_when_the_account_changes():
    account = Account("a b", "p@ss/word", "shared table")

    url = with_account("postgres://postgres:x@db.example.org:5433/postgres?sslmode=require", account)

    assert url == "postgres://a%20b:p%40ss%2Fword@db.example.org:5433/shared%20table?sslmode=require"
    assert Account.of(url) == account


def test_with_postgres_gives_a_database_and_passes_the_exit_code_on(tmp_path):
    script = (
        "import os, sys, psycopg2;"
        "c = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); c.execute('SELECT current_user');"
        f"open({str(tmp_path / 'said')!r}, 'w').write(c.fetchone()[0] + ' ' + os.environ['STATE_DIR']);"
        "sys.exit(7)"
    )

    result = manage("with_postgres", "--ephemeral", "--", sys.executable, "-c", script, STATE_DIR=str(tmp_path))

    role, state = (tmp_path / "said").read_text().split()
    assert (result.returncode, role) == (7, "shared_table")
    assert not Path(state).exists()
