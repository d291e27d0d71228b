"""What a convener does with a file for the directory: bring it, name its columns, correct, answer, import it."""

from collections.abc import Mapping
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from regions.carrying import remember
from regions.columns import KNOWN, label, missing, simplified
from regions.looking import keep, review
from regions.models import Import, ImportFile, ImportMemory, ImportRow, RowState, Stage
from regions.scope import current_region_id
from regions.spreadsheets import MOST_SIGNS
from regions.tables import refuse_foreign
from regions.tasks import nudge

ANSWERS = ("same", "new")


@transaction.atomic
def receive(content: bytes, *, filename: str, default_kind: str = "", by: User) -> Import:
    """Keep the file until a worker has read it. The directory is not touched yet."""
    refuse_foreign(content)
    batch = Import.objects.create(filename=filename[:200], default_kind=default_kind, started_by=by)
    ImportFile.objects.create(batch=batch, content=content)
    _ask_a_worker()
    return batch


def _ask_a_worker() -> None:
    transaction.on_commit(partial(nudge, current_region_id()))


def _open(batch: Import) -> Import:
    """Locked, and still to be corrected."""
    locked = Import.objects.select_for_update().get(pk=batch.pk)
    if locked.stage == Stage.APPLIED:
        raise ValidationError(_("This file has been imported already."), code="done")
    if not locked.is_open:
        raise ValidationError(_("This file is being worked on. Wait a moment, then try again."), code="late")
    return locked


@transaction.atomic
def assign(batch: Import, columns: Mapping[int, str], *, default_kind: str | None = None) -> None:
    """Say what some of the headings stand for, and what new organizations are where the file does not say.

    Remembered for the next file that has the same headings.
    """
    locked = _open(batch)
    locked.default_kind = locked.default_kind if default_kind is None else default_kind
    wanted = [*locked.columns, *[""] * len(locked.header)][: len(locked.header)]
    for place, column in columns.items():
        if not 0 <= place < len(wanted) or column not in ("", *KNOWN):
            raise ValidationError(_("This file has no such column."), code="column")
        wanted[place] = column
    _refuse_twice(wanted)
    if lacking := missing(wanted):
        raise ValidationError(
            _("Say which column names %(what)s."), params={"what": _(" and ").join(lacking)}, code="columns"
        )
    locked.columns = wanted
    headings = {simplified(heading)[:300]: column for heading, column in zip(locked.header, wanted, strict=True)}
    remember(ImportMemory.About.HEADING, headings)
    _look_again(locked)


def _refuse_twice(columns: list[str]) -> None:
    twice = next((column for column in columns if column and columns.count(column) > 1), "")
    if twice:
        raise ValidationError(
            _("Two columns cannot both be “%(column)s”. Leave one of them out."),
            params={"column": label(twice)},
            code="columns",
        )


@transaction.atomic
def correct(batch: Import, cells: Mapping[int, Mapping[str, str]]) -> None:
    """Write other words into cells, by line and column, and look at every line again: one may bear on another.

    A column the file does not have is added to it.
    """
    locked = _open(batch)
    rows = {row.line: row for row in locked.rows.filter(line__in=list(cells))}
    for line, words in cells.items():
        if line not in rows or not words.keys() <= KNOWN.keys():
            raise ValidationError(_("This file has no such line or column."), code="cell")
        for column, word in words.items():
            write_cell(locked, rows[line], column, word.replace("\x00", "").strip()[:MOST_SIGNS])
    ImportRow.objects.bulk_update(rows.values(), ["cells"])
    _look_again(locked)


def write_cell(batch: Import, row: ImportRow, column: str, words: str) -> None:
    if column not in batch.columns:
        batch.header.append(label(column))
        batch.columns.append(column)
    place = batch.columns.index(column)
    row.cells += [""] * (place + 1 - len(row.cells))
    row.cells[place] = words


@transaction.atomic
def answer(batch: Import, answers: Mapping[str, str], *, every: str = "") -> None:
    """Say of names that only resemble one we know whether they are the same or new; `every` answers all at once."""
    locked = _open(batch)
    asked = {question for row in locked.rows.filter(state=RowState.ASKS) for question, _column, _words in row.asks}
    given = dict.fromkeys(asked, every) | dict(answers) if every else dict(answers)
    if not given.keys() <= asked or not set(given.values()) <= set(ANSWERS):
        raise ValidationError(_("This file asks no such question any more."), code="again")
    locked.answers |= given
    _look_again(locked)


def _look_again(locked: Import) -> None:
    before = {row.line: row for row in locked.rows.all()}
    lines, _directory = review(locked, [(row.line, row.cells) for row in before.values()])
    keep(locked, [line for line in lines if before[line.number].said != line.said])
    locked.trouble = ""
    locked.save(update_fields=["header", "columns", "default_kind", "answers", "trouble"])


@transaction.atomic
def confirm(batch: Import, *, by: User) -> None:
    """Have the good lines written, all or none, by a worker. Twice is refused."""
    locked = _open(batch)
    counts = locked.counts()
    if not counts[RowState.NEW] + counts[RowState.UPDATE]:
        raise ValidationError(_("No line of this file would change the directory."), code="nothing")
    locked.stage, locked.confirmed_by, locked.trouble = Stage.APPLYING, by, ""
    locked.done, locked.total = 0, sum(counts.values())
    locked.save()
    _ask_a_worker()
