"""Lines of an import as the preview draws them: each cell with its state and the words about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.forms import BoundField

from regions.columns import label
from regions.forms.importing import COLUMNS, FixForm
from regions.models import Import, ImportRow, RowState


@dataclass
class Cell:
    heading: str
    words: str
    state: str  # of the cell: error, warning, update, new, unchanged, or "out" where its column is left out
    why: str = ""
    why_id: str = ""
    before: str = ""
    field: BoundField | None = None


@dataclass
class ShownLine:
    row: ImportRow
    said: str  # what happens to it
    cells: list[Cell]
    beside: list[Cell]  # what a column that the file does not have should say
    sentences: list[str]  # about the line as a whole
    asks: list[tuple[str, BoundField | None]] = field(default_factory=list)

    @property
    def marked(self) -> list[Cell]:
        """What is wrong in cells that may stand far to the right, out of sight."""
        return [cell for cell in self.cells if cell.state == "error"]


def shown_lines(batch: Import, rows: Iterable[ImportRow], form: FixForm) -> list[ShownLine]:
    return [shown_line(batch, row, form) for row in rows]


def shown_line(batch: Import, row: ImportRow, form: FixForm) -> ShownLine:
    width = max(len(batch.header), len(row.cells))
    padded = zip(
        [*batch.header, *[""] * (width - len(batch.header))],
        [*batch.columns, *[""] * (width - len(batch.columns))],
        [*row.cells, *[""] * (width - len(row.cells))],
        strict=True,
    )
    cells = [shown_cell(row, heading, column, str(words), form) for heading, column, words in padded]
    problems = dict(row.problems)
    absent = [column for column in problems if column and column not in whole(batch.columns)]
    beside = [shown_cell(row, label(column), column, "", form) for column in absent]
    asks = [
        (sentence, bound(form, f"answer-{row.line}-{number}"))
        for number, (_question, _column, sentence) in enumerate(row.asks)
    ]
    said = dict(row.warnings).get("") or row.get_state_display()
    return ShownLine(row, said, cells, beside, [sentence for column, sentence in row.problems if not column], asks)


def whole(columns: Sequence[str]) -> set[str]:
    """The columns a file speaks of: first and last name together are a name."""
    return {*columns, *(["name"] if {"first", "last"} & set(columns) else [])}


def shown_cell(row: ImportRow, heading: str, column: str, words: str, form: FixForm) -> Cell:
    if not column:
        return Cell(heading, words, "out")
    said = "name" if column in ("first", "last") else column
    number = COLUMNS.index(column)
    why_id, input_ = f"why-{row.line}-{number}", bound(form, f"cell-{row.line}-{number}")
    if said in (problems := dict(row.problems)):
        return Cell(heading, words, "error", problems[said], why_id, field=input_)
    changed = {name: before for name, before, _after in row.changes}
    if said == "kind" and "category" in changed and "category" not in row.batch.columns:
        said = "category"  # a kind such as “Government” says both
    warnings = dict(row.warnings)
    state = "new" if row.state == RowState.NEW else "update" if said in changed else "unchanged"
    return Cell(
        heading, words, "warning" if said in warnings else state, warnings.get(said, ""), why_id, changed.get(said, "")
    )


def bound(form: FixForm, name: str) -> BoundField | None:
    return form[name] if name in form.fields else None
