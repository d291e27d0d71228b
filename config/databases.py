"""Which database a command line works with: the one the environment names, or the embedded one."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.embedded import Cluster
from config.roles import Account, is_superuser, make_roles, with_account

PLAIN, OWNER, DATABASE = "shared_table", "shared_table_owner", "shared_table"
MAINTENANCE = "postgres"


class AlreadyRunning(RuntimeError):
    """Another process holds the state folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the state folder; the kernel lets go of it however this process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"Shared Table already runs from {folder} (process {lock.read().strip()}). Stop it first."
            )
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def kept_secrets(folder: Path) -> dict[str, str]:
    """Keys and passwords of a demonstration: made once, readable by this user only."""
    path = folder / "secrets.json"
    if path.exists():
        return dict(json.loads(path.read_text()))
    names = ("SECRET_KEY", "LINK_KEY", "OWNER_PASSWORD", "PLAIN_PASSWORD")
    made = {name: secrets.token_urlsafe(48) for name in names}
    with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(made, file)
    return made


def addresses(plain: str, owner: str) -> dict[str, str]:
    return {"DATABASE_URL": plain, "DATABASE_OWNER_URL": owner}


def embedded(cluster: Cluster, *, for_tests: bool = False) -> dict[str, str]:
    """The two addresses in a started cluster. Its socket is ours alone, so there are no passwords."""
    found = addresses(cluster.url(PLAIN, DATABASE), cluster.url(OWNER, DATABASE))
    make_roles(
        cluster.superuser_url,
        owner_url=found["DATABASE_OWNER_URL"],
        plain_url=found["DATABASE_URL"],
        for_tests=for_tests,
    )
    return found


def given(environment: Mapping[str, str], folder: Path) -> dict[str, str] | None:
    """The two addresses when the environment names a database; of a superuser's only, both roles are made first."""
    plain, owner = environment.get("DATABASE_URL", ""), environment.get("DATABASE_OWNER_URL", "")
    if not plain and not owner:
        return None
    if plain and owner:
        return addresses(plain, owner)
    if not plain or not is_superuser(plain):
        missing = "DATABASE_OWNER_URL" if plain else "DATABASE_URL"
        raise ValueError(f"{missing} is missing. Set both (plain role and owner), or only DATABASE_URL of a superuser.")
    return made_by_superuser(plain, kept_secrets(folder))


def made_by_superuser(superuser: str, passwords: Mapping[str, str]) -> dict[str, str]:
    name = Account.of(superuser).database
    database = DATABASE if name in ("", MAINTENANCE) else name
    found = addresses(
        with_account(superuser, Account(PLAIN, passwords["PLAIN_PASSWORD"], database)),
        with_account(superuser, Account(OWNER, passwords["OWNER_PASSWORD"], database)),
    )
    make_roles(superuser, owner_url=found["DATABASE_OWNER_URL"], plain_url=found["DATABASE_URL"])
    return found
