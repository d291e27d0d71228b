"""Lines of a table of figures as text, in bounded memory, and the columns its first line names."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from labor.models import FileKind
from labor.refusals import Problem, Refused
from labor.sources import Source, refuse

Numbered = tuple[int, Sequence[str]]
# A line of the widest file has 43 short cells.
LONGEST_LINE = 20_000
# A quoted cell may hold line breaks; that it goes on over so many lines is no table.
MOST_LINES_OF_A_RECORD = 100
BLOCK = 1 << 16
BOM, UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def rows(source: Source) -> "Rows":
    """Every cell as it stands. Codes and numbers are the same in every encoding these files come in; the names beside
    them, which are not (one has “Doña Ana” in Windows letters), are read by nobody.
    """
    start = source.stream.peek(3)[:3]
    if start[:2] in UTF_16:
        raise refuse(
            source.name, _("This file was saved as “Unicode text”. Take the CSV file of the publisher instead.")
        )
    if start == BOM:
        source.stream.read(3)
    return Rows(source)


def too_long() -> str:
    return _("This line is far longer than a table of figures has.")


class Rows:
    """Iterates over lists of cells; `reader.line_num` is where the row just given ends."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.ended = 0  # the line at which the last record did
        self.reader = csv.reader(chain.from_iterable(self._lines()))

    @property
    def line(self) -> int:
        return self.reader.line_num

    def _lines(self) -> Iterator[list[str]]:
        """A block's whole lines at a time: one by one they would cost as much as all that is done with them."""
        begun = ""
        while block := self.source.stream.read1(BLOCK):
            # SECURITY: all of a record is held until it ends; whatever was read so far has been taken apart.
            if self.line - self.ended > MOST_LINES_OF_A_RECORD:
                raise self.refuse(too_long(), self.ended + 1)
            *whole, begun = (begun + block.decode("latin-1")).split("\n")
            if len(begun) > LONGEST_LINE:
                raise self.refuse(too_long(), self.line + len(whole) + 1)
            yield whole
        if begun:
            yield [begun]

    def numbered(self) -> Iterator[Numbered]:
        return ((self.line, cells) for cells in self)

    def refuse(self, sentence: str, line: int) -> Refused:
        return Refused([Problem(self.source.name, line, "", "", sentence)])

    def __iter__(self) -> Iterator[list[str]]:
        try:
            for cells in self.reader:
                self.ended = self.line
                yield cells
        except csv.Error as broken:
            raise self.refuse(
                _("From here on this is no table: a quotation mark is not closed."), self.line
            ) from broken


class Table(NamedTuple):
    """A file whose headings are known."""

    name: str
    kind: FileKind
    header: Sequence[str]
    above: str  # what stands over the headings
    below: Iterator[Numbered]
    rows: "Rows | None" = None  # nothing of a workbook, which is held whole

    @property
    def stream(self) -> "Rows":
        if self.rows is None:
            raise TypeError("A workbook is not read as a stream.")
        return self.rows


def places(table: Table, wanted: Mapping[str, Sequence[str]], *, what: str) -> dict[str, tuple[int, str]]:
    """Where each wanted column is, and how the file spells it, in one of its spellings; others are passed over."""
    cells = [cell.strip().lower() for cell in table.header]
    found: dict[str, tuple[int, str]] = {}
    missing: list[str] = []
    for column, spellings in wanted.items():
        at = next((cells.index(spelling) for spelling in spellings if spelling in cells), None)
        if at is None:
            missing.append(spellings[0])
        else:
            found[column] = (at, cells[at])
    if missing:
        sentence = _("%(what)s has columns that this file does not: %(columns)s.") % {
            "what": what,
            "columns": ", ".join(missing),
        }
        raise Refused([Problem(table.name, 1, missing[0], "", sentence)])
    return found
