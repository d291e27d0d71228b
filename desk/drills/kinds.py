"""A list of rows behind a number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime


class Cell(NamedTuple):
    text: str
    url: str = ""


@dataclass(frozen=True)
class Rows:
    headings: Sequence[Promise]
    found: "QuerySet[Any, Any]"
    line: Callable[[Any], list[Cell]]


def linked(row: Any, text: str = "") -> Cell:
    return Cell(text or str(row), row.get_absolute_url())


def on(at: datetime | date | None) -> str:
    at = localtime(at) if isinstance(at, datetime) else at
    return date_format(at, "M j, Y") if at else "–"
