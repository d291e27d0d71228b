"""Queries of the busiest pages, whose SQL is written once per process instead of at every request.

Django writes the SQL of a queryset anew each time, which costs several times what PostgreSQL needs to answer it.
A `Prepared` query is an ordinary queryset with `Given("name")` where values will stand; the region is always the one in
scope at the moment it is asked, never the one it was written under. What a page needs at once is asked `Together`, in
one statement.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime, tzinfo
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Generic, Never, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from regions.scope import current_region_id, region_left_open

M = TypeVar("M", bound=models.Model)


class Given(models.Expression):
    """The place of a value in a prepared query."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Given"]]:  # type: ignore[override]
        return "%s", [self]


REGION = Given("the region in scope")


class NoClock(tzinfo):
    """In force while a prepared query is written: its SQL outlives the day, and serves regions of every time zone."""

    def tzname(self, at: datetime | None) -> Never:
        raise TypeError("A prepared query cannot know the day or the time zone: give it the day, as Given(…).")

    utcoffset = dst = tzname


class Prepared(Generic[M]):
    """`build` is called once, at the first request."""

    def __init__(self, build: Callable[[], "models.QuerySet[M, Any]"]) -> None:
        self.build = build
        self.written: tuple[SQLCompiler, str, tuple[Any, ...]] | None = None

    def write(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        if self.written is None:
            with region_left_open(REGION), timezone.override(NoClock()):
                compiler = self.build().query.get_compiler(DEFAULT_DB_ALIAS)
                statement, places = compiler.as_sql()
            self.written = compiler, statement, tuple(places)
        return self.written

    def compiler(self, values: dict[str, Any]) -> SQLCompiler:
        """As Django would have compiled the queryset with these values."""
        written, statement, places = self.write()
        bound = tuple(self.value(place, values) for place in places)
        compiler = copy(written)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (statement, bound)  # type: ignore[method-assign]
        return compiler

    @staticmethod
    def value(place: Any, values: dict[str, Any]) -> Any:
        """SECURITY: the region is asked for anew each time, and without one in scope there is no answer."""
        if not isinstance(place, Given):
            return place
        return current_region_id() if place is REGION else values[place.name]

    def all(self, **values: Any) -> list[M]:
        return instances(self.compiler(values))

    def first(self, **values: Any) -> M | None:
        return next(iter(self.all(**values)), None)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Of a `values_list`, in its order."""
        return tuples(self.compiler(values))


def instances(compiler: SQLCompiler) -> list[Any]:
    query = SimpleNamespace(get_compiler=lambda using: compiler)
    # All of a queryset that ModelIterable reads.
    rows = SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})
    return list(ModelIterable(cast("models.QuerySet[Any]", rows)))


def tuples(compiler: SQLCompiler) -> list[tuple[Any, ...]]:
    return list(cast(Iterator[tuple[Any, ...]], compiler.results_iter(tuple_expected=True)))


class Together:
    """Prepared queries that one statement asks: PostgreSQL answers each with a JSON array of its rows.

    They see the same moment, and cost one round trip however many they are.
    """

    def __init__(self, **parts: Prepared[Any]) -> None:
        self.parts: Mapping[str, Prepared[Any]] = parts

    def ask(self, **values: Any) -> dict[str, list[Any]]:
        """By name: the rows of a `values_list`, else instances of the model."""
        compilers = [part.compiler(values) for part in self.parts.values()]
        written = [compiler.as_sql() for compiler in compilers]
        arrays = [as_json(compiler, statement) for compiler, (statement, _) in zip(compilers, written, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(arrays), [value for _, bound in written for value in bound])
            found = cursor.fetchone()
        return {
            name: read(compiler, answer) for name, compiler, answer in zip(self.parts, compilers, found, strict=True)
        }


def fields_of(compiler: SQLCompiler) -> list["models.Field[Any, Any]"]:
    return [cast(Any, column[0]).output_field for column in compiler.select]


def as_json(compiler: SQLCompiler, statement: str) -> str:
    """Columns by number, as two may have one name. A JSON column stays text: Django reads it as it always does."""
    fields = fields_of(compiler)
    names = ", ".join(f"c{number}" for number in range(len(fields)))
    shown = ", ".join(f"c{n}::text" if isinstance(f, models.JSONField) else f"c{n}" for n, f in enumerate(fields))
    return f"(SELECT json_agg(r)::text FROM (SELECT {shown} FROM ({statement}) AS q({names})) AS r)"  # noqa: S608


def read(compiler: SQLCompiler, answer: str | None) -> list[Any]:
    """What PostgreSQL's driver would have handed over: JSON has no days, moments, decimals or UUIDs."""
    fields = fields_of(compiler)
    rows: Sequence[dict[str, Any]] = json.loads(answer, parse_float=Decimal) if answer else []
    plain = [[f.to_python(v) for f, v in zip(fields, row.values(), strict=True)] for row in rows]
    compiler.execute_sql = lambda *_, **__: [plain]  # type: ignore[method-assign, assignment]
    return instances(compiler) if compiler.query.default_cols else tuples(compiler)
