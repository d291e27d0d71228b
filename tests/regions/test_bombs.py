"""Small files that would cost much: workbooks, wherever their parts lie and by whatever name; lines without an end."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.chart import BarChart

from regions import spreadsheets, workbooks
from regions.sheets import Merged

SHEET, TYPES, NAMES = "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/workbook.xml"
NAMED = "xl/_rels/workbook.xml.rels"
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRING = b"<si><t>" + b"a" * 1000 + b"</t></si>"
LINE = b'<row><c t="inlineStr"><is><t>' + b"a" * 980 + b"</t></is></c></row>"
DOCTYPE = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'


def table():
    book = Workbook()
    book.active.append(["Organization", "Kind"])
    book.active.append(["Rio", "business"])
    return book


def parts_of(book):
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def moved(parts, place):
    """The same workbook with its sheet at another place."""
    found = {name: text.replace(SHEET.encode(), place.encode()) for name, text in parts.items()}
    return found | {place: found.pop(SHEET)}


def with_strings(place, megabytes, *, also=""):
    parts = parts_of(table())
    said = "".join(f'<Override PartName="/{place}" ContentType="{kind}" />' for kind in (STRINGS, also) if kind)
    parts[TYPES] = parts[TYPES].replace(b"</Types>", f"{said}</Types>".encode())
    return packed(parts | {place: f'<sst xmlns="{MAIN}">'.encode() + STRING * 1024 * megabytes + b"</sst>"})


def with_lines(place, megabytes):
    parts = parts_of(table())
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", LINE * 1024 * megabytes + b"</sheetData>")
    return packed(moved(parts, place))


def refused(content):
    with pytest.raises(ValidationError) as refusal:
        list(workbooks.read(content).lines)
    return refusal.value.code


@pytest.mark.parametrize("place", ["xl/strings.xml", "xl/media/strings.xml", "xl/worksheets/strings.xml", "a.png"])
def test_strings_are_counted_as_what_is_held_in_memory_wherever_they_lie(place):
    content = with_strings(place, 25)

    assert (len(content) < 100_000, refused(content)) == (True, "bomb")


def test_strings_that_are_said_to_be_a_sheet_as_well_are_counted_as_strings():
    assert refused(with_strings("xl/worksheets/strings.xml", 25, also=workbooks.SHEET_TYPE)) == "bomb"


@pytest.mark.parametrize(
    ("place", "megabytes"),
    [(SHEET, 105), ("xl/media/sheet1.xml", 25), ("xl/media/sheet1.png", 25), ("xl/styles.xml", 25)],
)
def test_a_sheet_is_counted_wherever_it_lies(place, megabytes):
    assert refused(with_lines(place, megabytes)) == "bomb"


def test_one_sheet_named_many_times_is_counted_each_time(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_BYTES_OF_SHEETS", 10_000)
    parts = parts_of(table())
    sheet = parts[NAMES][parts[NAMES].index(b"<sheet ") : parts[NAMES].index(b"</sheets>")]
    assert [line for _number, line in workbooks.read(packed(parts)).lines][1] == ["Rio", "business"]

    parts[NAMES] = parts[NAMES].replace(sheet, sheet * 50)

    assert refused(packed(parts)) == "bomb"


@pytest.mark.parametrize("place", [SHEET, "xl/media/sheet1.xml", "xl/media/sheet1.png", "sheet"])
@pytest.mark.parametrize("pad", [b"", b" " * 5000, b"<!-- -->"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-16"])
def test_a_part_that_declares_anything_is_refused_wherever_it_lies(place, pad, letters):
    parts = parts_of(table())
    text = f'<?xml version="1.0" encoding="{letters}"?>'.encode() + pad + DOCTYPE + parts[SHEET]
    parts[SHEET] = text.decode().encode(letters)

    assert refused(packed(moved(parts, place))) == "workbook"


def test_a_workbook_with_pictures_and_charts_is_read():
    book = table()
    book.create_chartsheet("Chart").add_chart(BarChart())
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40

    sheet = workbooks.read(packed(parts_of(book) | {"xl/media/image1.png": picture}))

    assert [line for _number, line in sheet.lines] == [["Organization", "Kind"], ["Rio", "business"]]


def test_a_long_list_in_its_usual_place_may_unpack_to_more_than_other_parts_may():
    content = with_lines(SHEET, 25)

    assert workbooks.read(content).filled == 25 * 1024 + 2


def test_a_chart_that_is_said_to_be_a_sheet_is_not_read_into_memory():
    """Its relationship calls it a chart, its content type a sheet; what it holds is never asked for."""
    book = table()
    book.create_chartsheet("Chart")
    parts = parts_of(book)
    chart = next(part for part in parts if part.startswith("xl/chartsheets/sheet"))
    found = {part: text.replace(chart.encode(), SHEET.replace("1", "9").encode()) for part, text in parts.items()}
    found[SHEET.replace("1", "9")] = b"<not a chart"
    del found[chart]

    assert workbooks.read(packed(found)).filled == 2


def test_merges_that_lie_on_one_another_are_kept_once():
    merged, reaching = Merged(), {}
    for last in range(6000, 26_000):
        merged.add(f"A1:A{last}")

    merged.fill(1, ["Rio", "business"], reaching)
    cells = ["", "business"]
    merged.fill(2, cells, reaching)

    assert (cells, reaching) == (["Rio", "business"], {0: (25_999, "Rio")})


def test_what_is_merged_furthest_down_counts_and_ends_where_it_ends():
    merged, reaching, read = Merged(), {}, []
    for reference in ("A1:A4", "A1:A2", "B1:B2"):
        merged.add(reference)
    for line in range(1, 6):
        cells = ["Rio", "business"] if line == 1 else []
        merged.fill(line, cells, reaching)
        read.append(cells)

    assert read == [["Rio", "business"], ["Rio", "business"], ["Rio"], ["Rio"], []]
    assert reaching == {}


@pytest.mark.parametrize("line", ["ab," * 1_000_000, '"aa\n",' * 500_000, "a" * 1_000_000])
def test_one_line_of_megabytes_is_refused_before_it_is_taken_apart(line):
    """A cell costs many times its signs: not one of this line is made."""
    text = "Name,E-mail\nElena,elena@rio.example\n" + line
    tracemalloc.start()

    with pytest.raises(ValidationError, match="Line 3 is far too long") as refusal:
        list(spreadsheets.lines_of(text))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.code == "wide"
    assert peak < 60_000_000
