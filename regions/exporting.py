"""The directory, and lines still to be corrected, as files that come in again unchanged."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import FilteredRelation, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from regions import spreadsheets, workbooks
from regions.columns import KNOWN, ORGANIZATION, PERSON, label
from regions.models import Import, ImportRow, Organization, RowState
from regions.models.imports import PROBLEM

COLUMNS = [column for column in KNOWN if column in ORGANIZATION or column in PERSON]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def directory() -> Iterator[Sequence[object]]:
    """One line per person, and one for each organization without people. Archived ones stay out."""
    paths = [ORGANIZATION[column] if column in ORGANIZATION else f"person__{PERSON[column]}" for column in COLUMNS]
    rows = (
        Organization.objects.active()
        .annotate(person=FilteredRelation("contacts", condition=Q(contacts__archived_at__isnull=True)))
        .order_by("name", "person__name", "person__id")
        .values_list(*paths)
    )
    yield COLUMNS
    for row in rows:
        yield ["" if cell is None else cell for cell in row]


def to_correct(batch: Import) -> Iterator[Sequence[object]]:
    """The lines that were not imported, as they came, each with its reasons: correct them and upload this file."""
    yield [*batch.header, PROBLEM.capitalize()]
    for row in batch.rows.filter(state__in=(RowState.ERROR, RowState.ASKS)):
        yield [*row.cells, *[""] * (len(batch.header) - len(row.cells)), reasons(row)]


def reasons(row: ImportRow) -> str:
    said = [*row.problems, *((column, sentence) for _question, column, sentence in row.asks)]
    return " ".join(f"{label(column)}: {sentence}" if column else sentence for column, sentence in said)


def as_file(rows: Iterable[Sequence[object]], shape: str, title: str = "") -> bytes:
    return workbooks.write(rows, title=title or _("Directory")) if shape == "xlsx" else spreadsheets.write(rows)


def answer_with(rows: Iterable[Sequence[object]], name: str, shape: str, title: str = "") -> HttpResponse:
    """A file to keep; `title` names the sheet of a workbook."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{shape}"'}
    return HttpResponse(as_file(rows, shape, title), content_type=TYPES[shape], headers=headers)
