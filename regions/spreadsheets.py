"""Comma-separated files as spreadsheets write and read them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What a spreadsheet would run as a formula; apostrophes before it, so that marking can be undone exactly.
FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MOST_CELLS = 200  # in a line
csv.field_size_limit(1_000_000)


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
    if content.startswith(b"PK\x03\x04"):
        raise ValidationError(
            _("This is an Excel workbook. In Excel choose File, Save as, “CSV UTF-8”, and upload that file."),
            code="workbook",
        )
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
    """Comma, semicolon or tab: whichever the first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of every line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    before = 0
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise ValidationError(
                    _("Line %(line)d has more than %(most)d cells. Leave out columns we do not read."),
                    params={"line": before + 1, "most": MOST_CELLS},
                    code="wide",
                )
            if any(cell.strip() for cell in cells):
                yield before + 1, [restored(cell.strip()) for cell in cells]
            before = reader.line_num
    except csv.Error:
        raise ValidationError(
            _("Line %(line)d cannot be read: a quotation mark opens and never closes, or stands where it should not."),
            params={"line": before + 1},
            code="quotes",
        )


def write(rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets show accents; formulas defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([defused(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
