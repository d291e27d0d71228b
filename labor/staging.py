"""A temporary table that millions of lines are COPYed into before anything of ours changes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

PIECE = 1 << 16
# So often we say how far we are, in lines.
EVERY = 20_000


class Feed:
    """Lines as PostgreSQL's COPY asks for them: a piece at a time, so that the whole is never in memory."""

    def __init__(self, lines: Iterable[str], say: Callable[[], None] = lambda: None) -> None:
        self.lines: Iterator[str] = iter(lines)
        self.say = say
        self.count = 0
        self.left = ""
        self.trouble: BaseException | None = None

    def read(self, size: int = PIECE) -> str:
        """What is raised here would reach us as an error of the database: it is kept, and raised afterwards."""
        try:
            return self._piece(size)
        except BaseException as trouble:
            self.trouble = trouble
            raise

    def _piece(self, size: int) -> str:
        held, length = [self.left], len(self.left)
        for line in self.lines:
            held.append(line)
            length += len(line)
            self.count += 1
            if not self.count % EVERY:
                self.say()
            if length >= size:
                break
        text = "".join(held)
        self.left = text[size:]
        return text[:size]


def stage(table: str, columns: str) -> None:
    """An empty temporary table, gone with the transaction. An import before it in the same one may have left its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")


def fill(table: str, lines: Iterable[str], say: Callable[[], None] = lambda: None) -> int:
    """COPY the lines (columns by tabs) into the table. How many there were."""
    feed = Feed(lines, say)
    with connection.cursor() as cursor:
        try:
            _raw(cursor).copy_expert(f"COPY {table} FROM STDIN", feed, PIECE)
        except Exception:
            if feed.trouble:
                raise feed.trouble from None
            raise
    return feed.count


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
