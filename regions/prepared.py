"""Queries of the busiest pages, whose SQL is written once per process instead of at every request.

Django writes the SQL of a queryset anew each time, which costs several times what PostgreSQL needs to answer it.
A `Prepared` query is an ordinary queryset with `Given("name")` where values will stand; the region is always the one in
scope at the moment it is asked, never the one it was written under.
"""

from collections.abc import Callable, Iterator
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

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


class Prepared(Generic[M]):
    """`build` is called once, at the first request."""

    def __init__(self, build: Callable[[], "models.QuerySet[M, Any]"]) -> None:
        self.build = build
        self.written: tuple[SQLCompiler, str, tuple[Any, ...]] | None = None

    def write(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        if self.written is None:
            with region_left_open(REGION):
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
        query = SimpleNamespace(get_compiler=lambda using: self.compiler(values))
        # All of a queryset that ModelIterable reads.
        rows = SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})
        return list(ModelIterable(cast("models.QuerySet[M]", rows)))

    def first(self, **values: Any) -> M | None:
        return next(iter(self.all(**values)), None)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Of a `values_list`, in its order."""
        return list(cast(Iterator[tuple[Any, ...]], self.compiler(values).results_iter(tuple_expected=True)))
