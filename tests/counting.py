"""Counts statements as pg_stat_statements does: BEGIN, COMMIT, SAVEPOINT, SET are not work, `SELECT set_config` is."""

import re
from typing import Self

from django.db import connection
from django.test.utils import CaptureQueriesContext

WORK = re.compile(r"[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b", re.IGNORECASE)


class CountedSQL(CaptureQueriesContext):
    def __init__(self, expected: int) -> None:
        super().__init__(connection)
        self.expected = expected

    def __enter__(self) -> Self:
        # Django keeps the last 9000 only: behind a full log of earlier tests nothing would be counted at all.
        connection.queries_log.clear()
        super().__enter__()
        return self

    @property
    def statements(self) -> list[str]:
        return [query["sql"] for query in self.captured_queries if WORK.match(query["sql"] or "")]

    def __exit__(self, exc_type, exc_value, traceback) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is None and len(self.statements) != self.expected:
            listed = "\n".join(f"{number}. {statement}" for number, statement in enumerate(self.statements, 1))
            raise AssertionError(f"{len(self.statements)} statements, expected {self.expected}:\n{listed}")


class CountedInService(CountedSQL):
    """The same for a request inside a transaction that a test takes back. In service the region is left with the end
    of the transaction; here it takes a statement, which is not counted."""

    FAREWELL = "SELECT set_config('app.region', '', true)"

    @property
    def statements(self) -> list[str]:
        return [statement for statement in super().statements if statement != self.FAREWELL]
