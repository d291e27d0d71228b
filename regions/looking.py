"""Every line of a file with what would become of it, and the directory as it would be. Nothing is written here."""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.columns import ORGANIZATION, PERSON, Reader, missing, readers
from regions.doubts import doubts
from regions.matching import Directory, Line
from regions.models import Category, Import, ImportMemory, ImportRow, Kind, RegionCounty
from regions.spreadsheets import Numbered

BATCH = 1000
EACH = 250  # lines between two words about how far it is
# What a spreadsheet shows where a formula came to nothing.
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
Tell = Callable[[int], None]


def review(batch: Import, lines: Iterable[Numbered], tell: Tell = lambda done: None) -> tuple[list[Line], Directory]:
    """The lines in their order; `tell` hears now and then how many were looked at."""
    places = {column: place for place, column in enumerate(batch.columns) if column}
    if lacking := missing(places):
        sentence = _("Say first which column names %(what)s.") % {"what": _(" and ").join(lacking)}
        return [Line(number, cells, problems=[("", sentence)]) for number, cells in lines], Directory()
    home = set(RegionCounty.objects.values_list("county_id", flat=True)) if "county" in places else set()
    known, directory = readers(set(places), home), Directory(batch.default_kind, answers_for(batch))
    looked: list[Line] = []
    for done, (number, cells) in enumerate(lines, start=1):
        line = read_line(number, cells, len(batch.header), places, known)
        directory.place(line)
        looked.append(line)
        if done % EACH == 0:
            tell(done)
    return looked, directory


def answers_for(batch: Import) -> Mapping[str, str]:
    """What was answered about this file, and what the region said about spellings before."""
    about = ImportMemory.About.SPELLING
    before = dict(ImportMemory.objects.filter(about=about).values_list("words", "means"))
    return {f"organization: {words}": means for words, means in before.items()} | dict(batch.answers)


def read_line(
    number: int, cells: list[str], width: int, places: Mapping[str, int], known: Mapping[str, Reader]
) -> Line:
    line = Line(number, cells)
    if len(cells) > width:
        line.wrong("", _("This line has more cells than there are headings. Look for a stray comma."))
    said = {column: cells[place] for column, place in places.items() if place < len(cells) and cells[place]}
    line.warnings += doubts(said)
    whole = " ".join(filter(None, (said.pop("first", ""), said.pop("last", ""))))
    if whole:
        said.setdefault("name", whole)
    for column, cell in said.items():
        try:
            value = read_cell(cell, known.get(column))
        except ValidationError as refused:
            line.wrong(column, " ".join(refused.messages))
            continue
        if column in ORGANIZATION:
            line.organization[ORGANIZATION[column]] = value
        else:
            line.person[PERSON[column]] = value
    tell_sides(line)
    if set(line.person) == {"language"}:
        line.person.clear()  # a language alone is nobody
    return line


def tell_sides(line: Line) -> None:
    """Where the kind names what a partner is, both are said; a column of its own says the second better."""
    said = line.organization.get("kind")
    if said in Category.values:
        line.organization["kind"] = Kind.PARTNER
        line.organization.setdefault("category", said)


def read_cell(cell: str, reader: Reader | None) -> str:
    if cell in ERRORS:
        raise ValidationError(_("The spreadsheet shows an error here. Type what belongs here, or empty it."))
    return reader(cell) if reader else cell


def keep(batch: Import, lines: Iterable[Line]) -> None:
    """The lines as rows of the import: added, or written over where they are already."""
    rows = [
        ImportRow(
            batch=batch,
            line=line.number,
            cells=line.cells,
            state=line.state,
            problems=line.problems,
            warnings=line.warnings,
            changes=line.changes,
            asks=line.asks,
        )
        for line in lines
    ]
    ImportRow.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["region", "batch", "line"],
        update_fields=["cells", "state", "problems", "warnings", "changes", "asks"],
    )
