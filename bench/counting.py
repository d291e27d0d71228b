"""Counting SQL as pg_stat_statements does: SELECT, INSERT, UPDATE, DELETE, `SELECT set_config` too; no BEGIN, no SET.

The embedded PostgreSQL comes without that extension, so a server of its own, never the one whose time is measured,
counts at Django's cursor and says the number in a header.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WORK = re.compile(r"[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b", re.IGNORECASE)
HEADER = "X-SQL"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements run inside, in order."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any) -> Any:
        if WORK.match(statement):
            statements.append(statement)
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        yield statements
