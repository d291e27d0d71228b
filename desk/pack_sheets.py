"""The sheets of a funder pack: days as people read them on the page, as programs read them in the files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format

Row = Sequence[object]


@dataclass(frozen=True)
class Counted:
    """A figure in words, and of which day it is."""

    figure: str
    day: date


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=list)

    @property
    def labelled(self) -> Iterator[Sequence[tuple[str, object]]]:
        """Each cell with its column, which a narrow screen puts before it; days as people read them."""
        yield from (list(zip(self.columns, map(_read, row), strict=True)) for row in self.rows)

    @property
    def lines(self) -> Iterator[Row]:
        """As a file has them, days as programs read them; the notes come last, where nobody takes them for rows."""
        yield self.columns
        yield from ([_keep(cell) for cell in row] for row in self.rows)
        yield from ([note] for note in self.notes)


def _read(cell: object) -> object:
    if isinstance(cell, Counted):
        return f"{cell.figure}, {_read(cell.day)}"
    return date_format(cell, "M j, Y").replace(" ", "\xa0", 1) if isinstance(cell, date) else cell


def _keep(cell: object) -> object:
    if isinstance(cell, Counted):
        return f"{cell.figure}, {cell.day.isoformat()}"
    return cell.isoformat() if isinstance(cell, date) else cell
