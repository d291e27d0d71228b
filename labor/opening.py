"""What kind of table a file holds, told by its headings."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from labor import cbsa, lodes, qcew
from labor.models import FileKind
from labor.refusals import Problem, Refused
from labor.sources import ZIP, Source, refuse
from labor.tables import Numbered, Rows, Table, rows
from regions import workbooks

# Above the headings of the list of areas stand two lines of title.
HEAD = 10
MOST_OF_A_WORKBOOK = 10 * 1024 * 1024


def kind_of(header: Sequence[str]) -> FileKind | None:
    if qcew.is_figures(header):
        return FileKind.FIGURES
    if lodes.is_commutes(header):
        return FileKind.COMMUTES
    return FileKind.METROPOLITAN if cbsa.is_list(header) else None


def opened(source: Source) -> Table:
    """Refused in words: a file whose headings we do not know."""
    if source.stream.peek(4).startswith(ZIP):
        return _workbook(source)
    table = rows(source)
    return _headed(source.name, table.numbered(), table)


def _headed(name: str, lines: Iterator[Numbered], table: Rows | None) -> Table:
    above: list[str] = []
    for _number, cells in islice(lines, HEAD):
        kind = kind_of(cells)
        if kind:
            return Table(name, kind, cells, " ".join(above), lines, table)
        above += cells
    found = ", ".join(cell.strip() for cell in above if cell.strip())[:120]
    sentence = _(
        "These are not the headings of a file we read: annual averages of jobs and wages (QCEW), commuting (LODES) or "
        "the list of metropolitan areas (CBSA). Found: %(found)s"
    )
    raise Refused([Problem(name, 1, "", "", sentence % {"found": found or "–"})])


def _workbook(source: Source) -> Table:
    content = source.stream.read(MOST_OF_A_WORKBOOK + 1)
    if len(content) > MOST_OF_A_WORKBOOK:
        raise refuse(source.name, _("This workbook is larger than 10 MB. Take the CSV file of the publisher instead."))
    try:
        # Read on while it is looked through: what is wrong with a workbook may show at any line of it.
        lines: list[Numbered] = [*islice(workbooks.read(content).lines, cbsa.MOST_LINES)]
    except ValidationError as wrong:
        raise refuse(source.name, " ".join(wrong.messages)) from wrong
    table = _headed(source.name, iter(lines), None)
    if table.kind != FileKind.METROPOLITAN:
        sentence = _("This is an Excel workbook, which changes codes. Take the CSV file of the publisher instead.")
        raise refuse(source.name, sentence)
    return table
