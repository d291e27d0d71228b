"""A temporary table that millions of lines are COPYed into before anything of ours changes."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

# So many lines are handed to PostgreSQL at once.
PIECE = 500


class Feed:
    """Lines as PostgreSQL's COPY asks for them: some at a time, so that the whole is never in memory."""

    def __init__(self, lines: Iterable[str], say: Callable[[], None]) -> None:
        self.lines: Iterator[str] = iter(lines)
        self.say = say
        self.trouble: BaseException | None = None

    def read(self, _size: int) -> str:
        """What is raised here would reach us as an error of the database: it is kept, and raised afterwards."""
        try:
            self.say()
            return "".join(islice(self.lines, PIECE))
        except BaseException as trouble:
            self.trouble = trouble
            raise


def nothing() -> None:
    """Nobody waits to hear how far it is."""


def stage(table: str, columns: str) -> None:
    """An empty temporary table, gone with the transaction; an earlier import in the same one may have left its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")


def fill(table: str, lines: Iterable[str], say: Callable[[], None] = nothing) -> None:
    """COPY the lines, columns by tabs, into the table. What is raised while they are made is raised here."""
    feed = Feed(lines, say)
    with connection.cursor() as cursor:
        try:
            _raw(cursor).copy_expert(f"COPY {table} FROM STDIN", feed)
        except Exception:
            if feed.trouble:
                raise feed.trouble from None
            raise


def _raw(cursor: CursorWrapper) -> Any:
    return cursor.cursor


def run(statement: str) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
