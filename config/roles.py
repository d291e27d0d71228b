"""The two roles: the owner makes and dumps the tables, the plain role serves and row security holds it."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import psycopg2
from psycopg2 import sql

ORDINARY = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


@dataclass(frozen=True)
class Account:
    """Role, password and database of one URL."""

    role: str
    password: str
    database: str

    @classmethod
    def of(cls, url: str) -> "Account":
        parts = urlsplit(url)
        return cls(unquote(parts.username or ""), unquote(parts.password or ""), unquote(parts.path.lstrip("/")))


def with_account(url: str, account: Account) -> str:
    """The same server, entered as `account`."""
    parts = urlsplit(url)
    password = f":{quote(account.password, safe='')}" if account.password else ""
    server = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(account.role, safe='')}{password}@{server}"
    return parts._replace(netloc=netloc, path="/" + quote(account.database, safe="")).geturl()


def connect(superuser_url: str) -> "psycopg2.extensions.connection":
    """To the database named, or to `postgres` while that one does not exist yet."""
    try:
        connection = psycopg2.connect(superuser_url)
    except psycopg2.OperationalError as problem:
        if "does not exist" not in str(problem):
            raise
        connection = psycopg2.connect(urlsplit(superuser_url)._replace(path="/postgres").geturl())
    connection.autocommit = True
    return connection


def is_superuser(url: str) -> bool:
    connection = connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def make_role(cursor: "psycopg2.extensions.cursor", account: Account, attributes: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [account.role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    statement = sql.SQL("{verb} ROLE {role} {attributes} PASSWORD {password}").format(
        verb=sql.SQL(verb),
        role=sql.Identifier(account.role),
        attributes=sql.SQL(attributes),
        password=sql.Literal(account.password or None),
    )
    cursor.execute(statement)


def make_database(cursor: "psycopg2.extensions.cursor", owner: Account, plain: Account) -> None:
    names = {"database": sql.Identifier(owner.database), "owner": sql.Identifier(owner.role)}
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner.database])
    if cursor.fetchone():
        cursor.execute(sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**names))
    else:
        cursor.execute(
            sql.SQL("CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0").format(**names)
        )
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {plain}",
    ):
        cursor.execute(sql.SQL(statement).format(plain=sql.Identifier(plain.role), **names))


def make_roles(superuser_url: str, *, owner_url: str, plain_url: str, for_tests: bool = False) -> None:
    """Create or correct both roles and the database. May run again; nothing is lost. Raises ValueError in words.

    `for_tests`: the owner may also create databases, as a test run needs.
    """
    owner, plain = Account.of(owner_url), Account.of(plain_url)
    if owner.role == plain.role or not owner.role or not plain.role:
        raise ValueError("DATABASE_OWNER_URL and DATABASE_URL must name two different roles.")
    if owner.database != plain.database or not owner.database:
        raise ValueError("DATABASE_OWNER_URL and DATABASE_URL must name the same database.")
    connection = connect(superuser_url)
    try:
        with connection.cursor() as cursor:
            make_role(cursor, owner, f"{ORDINARY} {'CREATEDB' if for_tests else 'NOCREATEDB'}")
            make_role(cursor, plain, f"{ORDINARY} NOCREATEDB")
            make_database(cursor, owner, plain)
    finally:
        connection.close()
