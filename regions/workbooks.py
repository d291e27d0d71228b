"""Excel workbooks (.xlsx), read as they are shown and never evaluated; written so that nothing in them runs."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import fromstring
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chartsheet import Chartsheet
from openpyxl.reader.excel import ExcelReader

from regions.sheets import Survey, survey
from regions.showing import shown
from regions.spreadsheets import FORMULA, Numbered, restored

MOST_PARTS = 5000
MOST_BYTES_OF_SHEETS = 100 * 1024 * 1024  # unpacked; 5,000 lines of 200 cells are a fifth of it
MOST_BYTES_OF_THE_REST = 20 * 1024 * 1024  # unpacked: what is read of it is held in memory whole
TYPES = "[Content_Types].xml"
SHEET_NAME = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
# Signs XML cannot hold, and what would be taken for one of them written out.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
WRITTEN_OUT = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Sheet(NamedTuple):
    lines: Iterator[Numbered]
    filled: int  # of lines that hold something
    notices: list[str]


class Reader(ExcelReader):  # type: ignore[misc]
    """SECURITY: a sheet that is a chart holds no lines, and would be read into memory whole."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        chart = Chartsheet(parent=self.wb, title=sheet.name)
        self.wb._add_sheet(chart)


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK")


def read(content: bytes) -> Sheet:
    """The first sheet that shows anything. Refused in words: what is no workbook, or unpacks to more than is safe."""
    archive = _archive(content)
    _refuse_other_kinds(archive)
    try:
        _refuse_bombs(archive)
        reader = Reader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read()
        shown_sheets = [sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"]
        paths = [sheet._worksheet_path for sheet in shown_sheets]
        # A workbook may name the same part as many of its sheets.
        _refuse_more_than(MOST_BYTES_OF_SHEETS, [archive.getinfo(path) for path in paths])
        surveys = [survey(archive.open(path)) for path in paths]
    except ValidationError:
        raise
    except Exception as trouble:  # SECURITY: a file from anywhere; the library promises nothing about what it raises
        raise ValidationError(DAMAGED(), code="workbook") from trouble
    filled = [(sheet, seen) for sheet, seen in zip(shown_sheets, surveys, strict=True) if seen.lines]
    if not filled:
        return Sheet(iter(()), 0, [])
    (sheet, seen), *others = filled
    return Sheet(_lines(sheet, seen), seen.lines, list(_notices(sheet, seen, [other.title for other, _seen in others])))


def DAMAGED() -> str:
    return _(
        "This workbook is damaged or of a kind we do not know. Open it in Excel, choose File, Save as, "
        "“Excel Workbook (.xlsx)”, and upload that file."
    )


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as trouble:
        raise ValidationError(DAMAGED(), code="workbook") from trouble


def _refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names or (TYPES in names and "xl/workbook.bin" not in names):
        return
    raise ValidationError(
        _(
            "This is no Excel workbook (.xlsx). Open it in the program it comes from, save or export it as "
            "“Excel Workbook (.xlsx)” or “CSV”, and upload that file."
        ),
        code="workbook",
    )


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """By the sizes the archive itself names: no part is ever unpacked beyond its own."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise ValidationError(BOMB(), code="bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(LOCKED(), code="password")
    _refuse_more_than(MOST_BYTES_OF_THE_REST, [part for part in parts if not SHEET_NAME.fullmatch(part.filename)])
    sheets = _sheets(archive)
    _refuse_more_than(MOST_BYTES_OF_SHEETS, [part for part in parts if part.filename in sheets])
    _refuse_more_than(MOST_BYTES_OF_THE_REST, [part for part in parts if part.filename not in sheets])
    if any(_declares(archive, part) for part in parts):
        raise ValidationError(DAMAGED(), code="workbook")


def _refuse_more_than(most: int, parts: Iterable[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > most:
        raise ValidationError(BOMB(), code="bomb")


def BOMB() -> str:
    return _(
        "This workbook unpacks to far more than a list of people needs, so we did not open it. Copy the list "
        "into a new workbook, save that, and upload it."
    )


def _sheets(archive: zipfile.ZipFile) -> set[str]:
    """What is read line by line: it lies where sheets lie, and is said to be a sheet and nothing else besides."""
    if TYPES not in archive.namelist() or _declares(archive, archive.getinfo(TYPES)):
        raise ValidationError(DAMAGED(), code="workbook")
    said: dict[str, set[str]] = {}
    for element in fromstring(archive.read(TYPES)):  # noqa: S314  (it declares nothing)
        said.setdefault(element.get("PartName", "").removeprefix("/"), set()).add(element.get("ContentType", ""))
    return {name for name, types in said.items() if SHEET_NAME.fullmatch(name) and types == {SHEET_TYPE}}


class _Declared(Exception):
    pass


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """SECURITY: may it grow while it is read, wherever it lies, whatever its name and its letters?"""
    reader, has_begun = expat.ParserCreate(), False

    def begin(*_element: object) -> None:
        nonlocal has_begun
        has_begun = True

    def declare(*_name: object) -> None:
        raise _Declared

    reader.StartElementHandler, reader.StartDoctypeDeclHandler = begin, declare
    with archive.open(part) as content:
        try:
            while not has_begun and (piece := content.read(1000)):
                reader.Parse(piece)
        except _Declared:
            return True
        except expat.ExpatError:  # A picture, say: what is no XML is read as none.
            return False
    return False


def LOCKED() -> str:
    return _(
        "This workbook has a password. Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, "
        "empty the field, save, and upload it again."
    )


def _lines(sheet: Any, seen: Survey) -> Iterator[Numbered]:
    """Each line with its number; what is merged downwards stands in every line it covers."""
    sheet.reset_dimensions()
    above: dict[int, tuple[int, str]] = {}
    try:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [restored(text_of(cell)).strip() for cell in row]
            seen.merged.fill(number, cells, above)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells
    except ValidationError:
        raise
    except Exception as trouble:  # SECURITY: as above
        raise ValidationError(DAMAGED(), code="workbook") from trouble


def text_of(cell: Any) -> str:
    if cell.value is None:
        return ""
    return WRITTEN_OUT.sub(lambda code: chr(int(code[1], 16)), shown(cell.value, cell.number_format))


def _notices(sheet: Any, seen: Survey, others: list[str]) -> Iterator[str]:
    if others:
        yield _("We read the sheet “%(sheet)s” only, not %(others)s.") % {
            "sheet": sheet.title,
            "others": ", ".join(f"“{title}”" for title in others[:5]),
        }
    if seen.merged:
        yield _("Some cells are merged. What stands in one was read for every line it covers.")
    if seen.uncounted:
        yield ngettext(
            "%(count)d cell holds a formula whose result the file does not keep; we never calculate, so it is empty "
            "here. Open the file in Excel, save it, and upload it again.",
            "%(count)d cells hold a formula whose result the file does not keep; we never calculate, so they are empty "
            "here. Open the file in Excel, save it, and upload it again.",
            seen.uncounted,
        ) % {"count": seen.uncounted}


# ---- writing ----


def write(rows: Iterable[Sequence[object]], *, title: str) -> bytes:
    return write_sheets([(title, rows)])


def write_sheets(sheets: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> bytes:
    """Every cell is text: Excel's own mark for it stands on what looks like a formula."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, str(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    """An apostrophe more where reading would take one away."""
    if not text:
        return None
    exact = f"'{text}" if restored(text) != text else text
    cell = WriteOnlyCell(sheet, UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", exact))
    cell.data_type = "s"
    if FORMULA.match(text):
        cell.quotePrefix = True
    return cell
