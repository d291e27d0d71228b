"""One region, one transaction: the only way to rows that belong to a region.

`in_region(region)` opens a transaction, tells PostgreSQL the region (its row policies read it) and the managers
(they filter by it), and sets the clock to its time zone: "today" is the region's day in every page, task and test.
Outside it there are no rows and no managers, only `NoRegion`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import connection, models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from regions.models import Region

M = TypeVar("M", bound=models.Model)

_current: ContextVar["Region | None"] = ContextVar("region", default=None)


class NoRegion(RuntimeError):
    """Rows of a region were asked for outside `in_region`."""


class AnotherRegion(RuntimeError):
    """A second region was entered inside the first. There is no page that needs two at once."""


def current_region() -> "Region":
    region = _current.get()
    if region is None:
        raise NoRegion("No region is in scope: enter one with `in_region(region)`.")
    return region


def current_region_id() -> int:
    return current_region().pk


@contextmanager
def region_left_open(place: object) -> Iterator[None]:
    """While the SQL of a prepared query is written: `place` stands where the region's number will."""
    token = _current.set(cast("Region", SimpleNamespace(pk=place)))
    try:
        yield
    finally:
        _current.reset(token)


def _tell_database(region_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.region', %s, true)", ["" if region_id is None else str(region_id)])


@contextmanager
def in_region(region: "Region") -> Iterator["Region"]:
    """Everything inside sees and writes this region only, and commits or rolls back together."""
    outer = _current.get()
    if outer is not None and outer.pk != region.pk:
        raise AnotherRegion(f"Region {outer.slug} is in scope; {region.slug} cannot be entered inside it.")
    with transaction.atomic(), timezone.override(region.time_zone):
        if outer is None:
            _tell_database(region.pk)
        token = _current.set(region)
        try:
            yield region
        finally:
            _current.reset(token)
    # The setting ends with the outermost transaction; inside a longer one (tests) it must be taken back by hand,
    # but never on a transaction that is already lost: that would turn a clean refusal into an error.
    if outer is None and connection.in_atomic_block and not connection.needs_rollback:
        _tell_database(None)


class CurrentRegion(models.Expression):
    """The region in scope, looked up when the SQL is compiled, so that querysets may be built at import time."""

    def __init__(self) -> None:
        super().__init__(output_field=models.BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[int]]:  # type: ignore[override]
        return "%s", [current_region_id()]


class RegionManager(models.Manager[M]):
    """Every list of a region-owned model starts here. The filter repeats what row security enforces: the planner
    needs the constant, and a forgotten scope fails loudly instead of showing nothing."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(region=CurrentRegion())
