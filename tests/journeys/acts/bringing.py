"""Act 1: a messy workbook of 200 companies becomes a directory."""

import io

from openpyxl import load_workbook

from tests.journeys.chamber import (
    FORMULA,
    HEADINGS,
    HOPELESS,
    LINES,
    MENDED,
    SHARED,
    TO_MEND,
    TWICE,
    UMLAUT,
    workbook,
)
from tests.journeys.season import Season

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    "Acct": "Organization",
    "Biz/Ptr": "Business or partner",
    "Sort of ptr": "Kind of partner",
    "Key human": "Person's name",
    "Does": "Job title",
    "Write to": "E-mail",
    "Ring": "Phone",
    "Speaks": "Language",
}
ANOTHER = "Line 159 says something else."  # two people, one address
ONE, OTHER = LINES[100].company, LINES[TWICE].company
ABOVE = 4  # what stands above the first line of the sheet, and that lines are counted from 1


def upload(season: Season, heading: str) -> None:
    rosa = season.convener
    rosa.go(f"{season.home}directory/import/")
    file = {"name": "chamber.xlsx", "mimeType": XLSX, "buffer": workbook()}
    rosa.page.get_by_label("The file").set_input_files(file)
    rosa.press_until("Show me", heading)


def name_the_columns(season: Season) -> None:
    rosa = season.convener
    upload(season, "Tell us which column is which.")
    rosa.reads("“Members of the Valley chamber · As of January; please do not sort”; we passed that over.")
    rosa.reads("1 cell holds a formula whose result the file does not keep; we never calculate")
    for heading, column in COLUMNS.items():
        rosa.choose(heading, column)
    rosa.press("Use these columns")
    assert rosa.heading() == "195 lines would change the directory."
    rosa.reads("Needs you (4)", "left out: Shoe size")


def mend_and_import(season: Season) -> None:
    rosa = season.convener
    rosa.follow("Needs you (4)")
    rosa.reads("Enter a valid email address.", "Say which organization this is.", ANOTHER)
    rosa.page.get_by_label(f"E-mail, line {TO_MEND + ABOVE}").fill(MENDED)
    rosa.press("Look at these lines again")
    rosa.reads("Needs you (3)")
    rosa.follow("All lines")
    rosa.follow("Asks you (1)")
    rosa.page.get_by_label(f"Is this the same as {ONE}?").select_option(label="No, add a new one")
    rosa.press("Look at these lines again")
    rosa.follow("All lines", within="main .tabs")
    rosa.press_until("Import 197 lines", "197 lines are in the directory.")


def download_the_rest(season: Season) -> None:
    """With reasons, from the page that says what was imported."""
    rosa = season.convener
    with rosa.page.expect_download() as download:
        rosa.page.get_by_role("link", name="The 3 other lines, with reasons: Excel").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    head, *rest = list(book.active.iter_rows(values_only=True))
    assert head == (*HEADINGS, "Problem")
    assert {row[3]: row[-1] for row in rest} == {
        LINES[HOPELESS].name: "E-mail: Enter a valid email address.",
        LINES[FORMULA].name: "Organization: Say which organization this is.",
        LINES[SHARED].name: " ".join(f"{cell}: {ANOTHER}" for cell in ("Person's name", "Phone", "Organization")),
    }


def bring_it_again(season: Season) -> None:
    """The same file, with the cell that was mended on the page still wrong in it: not one line is a change."""
    rosa = season.convener
    upload(season, "Four lines need you first.")
    rosa.reads("Already there (196)", "Asks you (1)", "Needs you (3)")
    rosa.does_not_read("New (", "Update (")
    rosa.go(f"{season.home}directory/?q={LINES[UMLAUT].name}")
    rosa.reads(LINES[UMLAUT].company)
    rosa.follow(LINES[UMLAUT].name)
    rosa.reads("+1 555 010 0142")


def merge_what_stands_twice(season: Season) -> None:
    rosa = season.convener
    rosa.go(f"{season.home}directory/duplicates/")
    rosa.leave(rosa.page.get_by_role("link", name=f"Compare {ONE} and {OTHER}").click)
    rosa.reads(f"Stays: {ONE}", f"Goes: {OTHER}")
    rosa.press("Merge them")
    rosa.go(f"{season.home}directory/?q={ONE}")
    rosa.reads(LINES[100].name, LINES[TWICE].name)
    rosa.does_not_read(OTHER)
