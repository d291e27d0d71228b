"""What a measurement stands on: two databases of its own, an environment, static files. All gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.db import connections
from psycopg2 import sql

from bench.broker import redis_running
from config.ports import free_port
from config.roles import Account, with_account


@dataclass(frozen=True)
class Ground:
    folder: Path
    environment: Mapping[str, str]
    floor_environment: Mapping[str, str]
    mail_port: int
    owner_urls: tuple[str, str]

    def settle(self) -> None:
        """Give the planner its statistics, as autovacuum does within the minute: until then it guesses at new rows."""
        for url in self.owner_urls:
            run(url, "ANALYZE")

    def last_words(self) -> str:
        """The end of every log, before it is gone."""
        logs = sorted(self.folder.glob("logs*/*.log"))
        return "\n".join(f"{log.parent.name}/{log.name}:\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


def on_another_database(url: str, name: str) -> str:
    account = Account.of(url)
    return with_account(url, Account(account.role, account.password, name))


def run(owner_url: str, statement: str, *names: str) -> None:
    connection = psycopg2.connect(owner_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    connection.close()


@contextmanager
def fresh_database(owner_url: str, name: str, *, like: str = "template0") -> Iterator[str]:
    run(owner_url, "DROP DATABASE IF EXISTS {}", name)
    run(owner_url, "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}", name, like)
    try:
        yield on_another_database(owner_url, name)
    finally:
        connections.close_all()
        run(owner_url, "DROP DATABASE IF EXISTS {}", name)


@contextmanager
def prepared(*, redis: bool = False) -> Iterator[Ground]:
    """The product migrated, its files collected, in the mode that compresses them and keeps templates compiled.

    The broker is the file system; with `redis` a Redis of its own, where one is installed.
    """
    plain, owner = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_OWNER_URL", "")
    if not plain or not owner:
        raise SystemExit("DATABASE_URL and DATABASE_OWNER_URL are missing. Start this with: make bench")
    folder = Path(tempfile.mkdtemp(prefix="shared-table-bench-"))
    name = f"bench_{Account.of(owner).database}"
    mail_port = free_port()
    try:
        with (
            fresh_database(owner, name) as product,
            fresh_database(owner, f"{name}_floor") as floor,
            redis_running(folder) if redis else nullcontext("") as redis_url,
        ):
            common = {key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "BASE_URL")} | {
                "STATE_DIR": str(folder),
                "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            }
            environment = common | {
                "SHARED_TABLE_MODE": "demo",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": on_another_database(plain, name),
                "DATABASE_OWNER_URL": product,
                **({"REDIS_URL": redis_url} if redis_url else {}),
            }
            floor_environment = common | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings", "FLOOR_DATABASE_URL": floor}
            subprocess.run(
                [sys.executable, "manage.py", "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL
            )
            yield Ground(folder, environment, floor_environment, mail_port, (product, floor))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def as_it_is_now(ground: Ground) -> Iterator[Mapping[str, str]]:
    """The product's environment on a copy of its database, to measure beside what that grows to."""
    ground.settle()
    connections.close_all()  # one that somebody uses cannot be copied
    database = Account.of(ground.owner_urls[0]).database
    with fresh_database(ground.owner_urls[0], f"{database}_then", like=database) as owner_url:
        plain = on_another_database(ground.environment["DATABASE_URL"], f"{database}_then")
        yield {**ground.environment, "DATABASE_URL": plain, "DATABASE_OWNER_URL": owner_url}
