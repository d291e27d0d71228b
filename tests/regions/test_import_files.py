"""Files as people bring them: workbooks, titles above the headings, merged cells; and what is refused, in words."""

import io
import re
import tracemalloc
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from regions import spreadsheets, tables, workbooks
from regions.exporting import as_file, directory
from regions.models import Contact, Import, ImportFile, ImportRow, Organization
from regions.scope import in_region
from regions.showing import shown
from tests.factories import make_business, make_contact, make_member, make_partner, make_region
from tests.regions.bringing import apply, bring, press, send, upload

pytestmark = pytest.mark.django_db

HEADINGS = ["Organization", "Kind", "Name", "E-mail"]
RIO = ["Rio", "business", "Elena", "elena@rio.example"]


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, "convener")
    client.force_login(user)
    return user


def workbook(*rows, change=lambda sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rezipped(content, name, change):
    """The same workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped(**parts | {name: change(parts[name])})


def read(content):
    return tables.read(content, {})


# ---- refused at once, on the page that takes the file ----

AT_ONCE = {
    "empty": (b"", "This file is empty"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel 2003 or older"),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "This workbook has a password.",
    ),
    "web page": (b"<html><table><tr><td>Organization</td></tr></table>", "a page or a document, not a table"),
    "pdf": (b"%PDF-1.7 ...", "a page or a document, not a table"),
    "too large": (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
}


@pytest.mark.parametrize("what", AT_ONCE)
def test_what_is_no_table_is_refused_where_it_is_brought_and_nothing_is_kept(here, convener, client, what):
    content, sentence = AT_ONCE[what]

    response = send(client, content)

    assert (response.status_code, sentence in response.content.decode()) == (400, True)
    with in_region(here):
        assert (Import.objects.count(), ImportFile.objects.count()) == (0, 0)


# ---- refused once it is read ----

BOMB = zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b" " * 50_000_000})
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
READ = {
    "headings only": (b"Organization,Name\n", "no lines below"),
    "an empty workbook": (workbook(), "no lines below"),
    "zeros": (b"Organization,Name\nR\x00io,E\n", "does not look like a text file"),
    "letters": (b"Organization,Name\n\x81\x8d\x90,E\n", "cannot be read"),
    "quotes": (b'Organization,Name\n"Rio,Elena\n', "quotation mark"),
    "50,000 lines": (
        b"Organization,Kind\n" + b"".join(b"Org %d,business\n" % n for n in range(50_000)),
        "This file has 50,000 lines; one import takes up to 5,000. Split it into 10 files",
    ),
    "a line of countless cells": (b"Organization,Kind\n" + b"," * 100_000 + b"x", "Line 2 has more than 200 cells."),
    "an endless cell": (b"Organization,Kind\n" + b"x" * 20_000, "Line 2 has a cell of more than 10000 signs."),
    "cut short": (workbook(HEADINGS, RIO)[:2000], "This workbook is damaged"),
    "another kind of archive": (zipped(**{"content.xml": b"<x/>"}), "This is no Excel workbook"),
    "a binary workbook": (
        zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"1"}),
        "This is no Excel workbook",
    ),
    "a zip bomb": (BOMB, "unpacks to far more than a list of people needs"),
    "entities": (rezipped(workbook(HEADINGS, RIO), "xl/workbook.xml", lambda _xml: ENTITIES), "is damaged"),
    "a line no sheet has": (
        rezipped(
            workbook(HEADINGS, RIO), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="2"', b'r="99999999999"')
        ),
        "names lines no sheet has",
    ),
}


@pytest.mark.parametrize("what", READ)
def test_what_cannot_be_read_is_explained_and_writes_nothing(here, convener, client, what):
    content, sentence = READ[what]

    page = upload(client, content)

    assert "This file could not be read." in page.content.decode()
    assert sentence in page.content.decode().replace("&#x27;", "'")
    with in_region(here):
        assert (ImportRow.objects.count(), ImportFile.objects.count(), Organization.objects.count()) == (0, 0, 0)


def test_a_workbook_of_50_000_lines_is_counted_and_refused():
    content = workbook(HEADINGS, *([f"Org {n}", "business"] for n in range(50_000)))

    with pytest.raises(ValidationError) as refused:
        read(content)

    assert "50,000 lines" in refused.value.messages[0]


def test_a_bomb_and_countless_lines_are_refused_in_little_memory():
    for content, code in ((BOMB, "bomb"), (b"Organization,Kind\n" + b"O,b\n" * 200_000, "too_long")):
        tracemalloc.start()
        with pytest.raises(ValidationError) as refused:
            read(content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert (refused.value.code, peak < 30 * 1024 * 1024) == (code, True)


# ---- read as it is shown ----


def test_a_workbook_comes_in_like_a_csv(here, convener, client):
    page = press(client, upload(client, workbook(HEADINGS, RIO), name="people.xlsx"))

    assert "One line is in the directory." in page.content.decode()
    with in_region(here):
        assert Contact.objects.get().email == "elena@rio.example"


def test_a_title_and_groups_above_the_headings_are_passed_over():
    def merge(sheet):
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("C2:D2")

    table = read(
        workbook(
            ["Members 2026", None, None, None],
            ["Organization", None, "Contact", None],
            ["Name", "Kind", "Name", "E-mail"],
            RIO,
            change=merge,
        )
    )

    assert table.header == ["Organization Name", "Kind", "Name", "E-mail"]
    assert table.lines == [(4, RIO)]
    assert "“Members 2026 · Organization · Contact”; we passed that over" in table.notice


def test_a_csv_with_a_title_line_is_read_too():
    table = read(b"Members, all of them\n\nOrganization;Kind;Name\nRio;business;Elena\n")

    assert (table.header, table.lines) == (["Organization", "Kind", "Name"], [(4, ["Rio", "business", "Elena"])])


def test_an_organization_merged_over_its_people_counts_for_each_of_them():
    table = read(
        workbook(
            HEADINGS, RIO, [None, None, "Ray", "ray@rio.example"], ["Port", "business", "Ana", "ana@port.example"],
            change=lambda sheet: [sheet.merge_cells("A2:A3"), sheet.merge_cells("B2:B3")],
        )
    )  # fmt: skip

    assert [cells[:3] for _number, cells in table.lines] == [
        ["Rio", "business", "Elena"], ["Rio", "business", "Ray"], ["Port", "business", "Ana"],
    ]  # fmt: skip
    assert "Some cells are merged." in table.notice


def with_result(xml):
    return re.sub(rb'<c r="A2">(<f>.*?</f>)<v ?/>', rb'<c r="A2" t="str">\1<v>Rio</v>', xml)


def test_a_formula_is_read_by_its_kept_result_and_never_calculated():
    plain = workbook(HEADINGS, ["=1+1", "business", "Elena", "e@x.example"])
    kept = rezipped(plain, "xl/worksheets/sheet1.xml", with_result)

    assert read(kept).lines[0][1][0] == "Rio"
    assert (read(plain).lines[0][1][0], "1 cell holds a formula" in read(plain).notice) == ("", True)


def test_only_the_first_sheet_that_shows_something_is_read_and_named():
    book = Workbook()
    for title, state in (("Empty", "visible"), ("Old", "hidden"), ("People", "visible"), ("Notes", "visible")):
        sheet = book.active if title == "Empty" else book.create_sheet(title)
        sheet.sheet_state = state
        for row in [] if title == "Empty" else [HEADINGS, [title, "business"]]:
            sheet.append(row)

    table = read(saved(book))

    assert table.lines == [(2, ["People", "business"])]
    assert "“People” only, not “Notes”" in table.notice


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (78501, "General", "78501"),
        (1234.0, "General", "1234"),
        (0.5, "General", "0.5"),
        (4013, "00000", "04013"),
        (0.125, "0.0%", "12.5%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (9565550142, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "(956) 555-0142"),
        (5550142, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "555-0142"),
        (date(2026, 11, 26), "mm-dd-yy", "2026-11-26"),
        (True, "General", "TRUE"),
    ],
)
def test_values_are_read_as_they_are_shown(value, number_format, words):
    assert shown(value, number_format) == words


def test_a_fips_code_that_lost_its_zero_is_the_county_all_the_same(here, convener):
    with in_region(here):
        batch = bring(workbook(["Organization", "Kind", "County"], ["Rio", "business", 4013]), by=convener)
        apply(batch, by=convener)

        assert Organization.objects.get().county_id == "04013"


# ---- there and back ----


def rows_of(exclude=""):
    words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=exclude), max_size=40)
    return st.lists(st.lists(words, min_size=1, max_size=5).filter(lambda row: row[-1].strip()), min_size=1, max_size=8)


# A busy machine is no finding.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENTLY
@given(rows_of(exclude="\x00"))
def test_whatever_is_written_as_csv_is_read_back(rows):
    rows = [["Organization", "Name", "Title", "Phone", "E-mail"], *rows]
    text = spreadsheets.decode(spreadsheets.write(rows)).text

    assert [cells for _number, cells in spreadsheets.lines_of(text)] == [[cell.strip() for cell in row] for row in rows]


@PATIENTLY
@given(rows_of())
def test_whatever_is_written_as_a_workbook_is_read_back(rows):
    sheet = workbooks.read(workbooks.write(rows, title="People"))

    assert [cells for _number, cells in sheet.lines] == [[cell.strip() for cell in row] for row in rows]


def test_an_exported_workbook_marks_what_looks_like_a_formula_and_strips_nothing():
    content = workbooks.write([["=1+1", "+1 555 010 0000", "'=x", "plain"]], title="People")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert b"<f>" not in sheet
    assert b"+1 555 010 0000" in sheet
    assert b'quotePrefix="1"' in styles
    assert next(workbooks.read(content).lines)[1] == ["=1+1", "+1 555 010 0000", "'=x", "plain"]


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_an_export_comes_in_again_with_no_change(here, convener, client, shape):
    with in_region(here):
        for number, words in enumerate(["=1+1", "+1 555 010 0000", "-5", "'=x", "O'Neill", "José_x0041_"]):
            business = make_business(name=f"{words} Inc {number}", county_id="48215", external_id=f"0{number}")
            make_contact(business, name=words, phone=words[:40], title=words, external_id=f"0{number}")
        make_partner(name="Nobody here yet", website="https://x.example/")
    exported = client.get(f"/r/here/directory/export.{shape}").content

    page = upload(client, exported, name=f"here-directory.{shape}")

    assert page.context["counts"] == {"new": 0, "update": 0, "unchanged": 7, "asks": 0, "error": 0}
    with in_region(here):
        assert exported == as_file(directory(), shape) or shape == "xlsx"
