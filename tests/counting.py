"""Counts statements as pg_stat_statements does: BEGIN, COMMIT, SAVEPOINT, SET are not work, `SELECT set_config` is."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

WORK = re.compile(r"[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b", re.IGNORECASE)


class CountedSQL(CaptureQueriesContext):
    """Fails unless exactly `expected` were run; None only counts."""

    def __init__(self, expected: int | None) -> None:
        super().__init__(connection)
        self.expected = expected

    @property
    def statements(self) -> list[str]:
        return [query["sql"] for query in self.captured_queries if WORK.match(query["sql"] or "")]

    def __exit__(self, exc_type, exc_value, traceback) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is None and self.expected is not None and len(self.statements) != self.expected:
            listed = "\n".join(f"{number}. {statement}" for number, statement in enumerate(self.statements, 1))
            raise AssertionError(f"{len(self.statements)} statements, expected {self.expected}:\n{listed}")
