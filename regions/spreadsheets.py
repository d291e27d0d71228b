"""Comma-separated files as spreadsheets write and read them, and what no cell may do in one."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What a spreadsheet would run as a formula; apostrophes before it, so that marking can be undone exactly.
FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MOST_CELLS = 200  # in a line
MOST_SIGNS = 10_000  # in a cell
MOST_OF_A_LINE = 500_000  # signs
MOST_TEXT = 20_000_000  # signs in a file
# Above the headings may stand a title, a date, a line of groups: so many lines are looked through.
HEAD = 10
csv.field_size_limit(1_000_000)

Numbered = tuple[int, list[str]]  # the line as the spreadsheet numbers it, its cells


class Decoded(NamedTuple):
    text: str
    notice: str


def defused(text: str) -> str:
    """Marked as text by a leading apostrophe where a spreadsheet would see a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text as it was before `defused`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def decode(content: bytes) -> Decoded:
    """UTF-8 or UTF-16 by its mark, UTF-8 without one, else Windows-1252 with a notice."""
    marked = next((codec for bom, codec in BOMS if content.startswith(bom)), "utf-8")
    try:
        text, notice = content.decode(marked), ""
    except UnicodeDecodeError:
        text, notice = _as_windows(content)
    if "\x00" in text:
        raise ValidationError(
            _("This does not look like a text file. Save your table as “CSV UTF-8” and upload that file."),
            code="encoding",
        )
    return Decoded(text, notice)


def _as_windows(content: bytes) -> tuple[str, str]:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise ValidationError(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8” and upload it again."), code="encoding"
        )
    return text, _("The file is not in UTF-8, so we read it as Windows-1252. Please check names with accents.")


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: whichever one of the first lines has most of."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:HEAD] or [""]
    return max(",;\t", key=lambda sign: max(line.count(sign) for line in lines))


def lines_of(text: str) -> Iterator[Numbered]:
    """(number of its first line, cells) of every line that is not empty."""
    feed = _Feed(text)
    reader = csv.reader(feed, delimiter=delimiter_of(text), strict=True)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield before + 1, [restored(cell).strip() for cell in cells]
            before = reader.line_num
            feed.begin(before + 1)
    except csv.Error:
        raise ValidationError(
            _("Line %(line)d cannot be read: a quotation mark opens and never closes, or stands where it should not."),
            params={"line": before + 1},
            code="quotes",
        )


class _Feed:
    """SECURITY: each cell of a line costs many times its signs once it is taken apart, and quotation marks make one
    line of many: it is measured while it is handed over.
    """

    def __init__(self, text: str) -> None:
        self.rest = io.StringIO(text, newline="")
        self.begin(1)

    def begin(self, line: int) -> None:
        self.line, self.signs = line, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        piece = self.rest.readline(MOST_OF_A_LINE + 1)
        self.signs += len(piece)
        if self.signs > MOST_OF_A_LINE:
            _refuse(
                _("Line %(line)d is far too long. Leave out columns we do not read, and close each quotation mark."),
                self.line,
                MOST_OF_A_LINE,
            )
        if not piece:
            raise StopIteration
        return piece


def bounded(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    """The same lines; a file that would fill the memory stops here, in words."""
    signs = 0
    for number, cells in lines:
        if len(cells) > MOST_CELLS:
            _refuse(
                _("Line %(line)d has more than %(most)d cells. Leave out columns we do not read."), number, MOST_CELLS
            )
        if max(map(len, cells), default=0) > MOST_SIGNS:
            _refuse(_("Line %(line)d has a cell of more than %(most)d signs. Shorten it."), number, MOST_SIGNS)
        signs += sum(map(len, cells))
        if signs > MOST_TEXT:
            _refuse(_("At line %(line)d this file holds too much text. Leave out columns we do not read."), number, 0)
        yield number, cells


def _refuse(sentence: str, line: int, most: int) -> None:
    raise ValidationError(sentence, params={"line": line, "most": most}, code="wide")


def write(rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets show accents; formulas defused. A number is none, below zero either."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(
        [str(cell) if isinstance(cell, int | float | Decimal) else defused(str(cell)) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")
