"""Bringing a file into the directory: read it, show what would happen, then do it in one go. No line is ever lost."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from regions import spreadsheets
from regions.columns import ORGANIZATION, PERSON, PROBLEM, Reader, read_header, readers
from regions.matching import Directory, Line
from regions.models import Contact, Import, ImportRow, Link, Organization, RegionCounty, RowState, record

M = TypeVar("M", bound=models.Model)
MOST_LINES = 5000
MOST_BYTES = 10 * 1024 * 1024
BATCH = 1000


def receive(content: bytes, *, filename: str, default_kind: str = "", by: User) -> Import:
    """Keep every line of the file with what would become of it. The directory is not touched yet."""
    text, notice = spreadsheets.decode(content)
    coming = spreadsheets.lines_of(text)
    lines = list(islice(coming, 1 + MOST_LINES))
    if len(lines) < 2:
        raise ValidationError(
            _("This file has no lines below its headings. Add at least one and upload it again."), code="empty"
        )
    _refuse_long(len(lines) - 1 + sum(1 for _line in coming))
    header = lines[0][1]
    _places, unread = read_header(header)
    batch = Import.objects.create(
        filename=filename[:200], header=header, unread=unread, notice=notice, default_kind=default_kind, started_by=by
    )
    placed, _directory = review(batch, lines[1:])
    ImportRow.objects.bulk_create([_row(batch, line) for line in placed], batch_size=BATCH)
    return batch


def _refuse_long(count: int) -> None:
    if count > MOST_LINES:
        parts = -(-count // MOST_LINES)
        raise ValidationError(
            _(
                "This file has %(count)s lines; one import takes up to %(most)s. Split it into %(parts)d files, "
                "each with the line of headings on top, and import them one after the other. Nothing was imported."
            ),
            params={"count": f"{count:,}", "most": f"{MOST_LINES:,}", "parts": parts},
            code="too_long",
        )


def review(batch: Import, lines: Iterable[tuple[int, list[str]]]) -> tuple[list[Line], Directory]:
    """Every line with its state, and the directory as it would be."""
    places, _unread = read_header(batch.header)
    home = set(RegionCounty.objects.values_list("county_id", flat=True)) if "county" in places else set()
    known, directory = readers(set(places), home), Directory(batch.default_kind)
    read = [_read(number, cells, len(batch.header), places, known) for number, cells in lines]
    for line in read:
        directory.place(line)
    return read, directory


def _read(number: int, cells: list[str], width: int, places: dict[str, int], known: Mapping[str, Reader]) -> Line:
    line = Line(number, cells)
    if len(cells) > width:
        line.wrong("", _("This line has more cells than there are headings. Look for a stray comma."))
    said = {column: cells[place] for column, place in places.items() if place < len(cells) and cells[place]}
    whole = " ".join(filter(None, (said.pop("first", ""), said.pop("last", ""))))
    if whole:
        said.setdefault("name", whole)
    for column, cell in said.items():
        try:
            value = known[column](cell) if column in known else cell
        except ValidationError as refused:
            line.wrong(column, " ".join(refused.messages))
            continue
        if column in ORGANIZATION:
            line.organization[ORGANIZATION[column]] = value
        else:
            line.person[PERSON[column]] = value
    if set(line.person) == {"language"}:
        line.person.clear()  # a language alone is nobody
    return line


def apply(batch: Import, *, by: User) -> dict[str, int]:
    """Write the good lines, all or none; the others stay with their reasons. Twice is refused.

    The directory may have changed since the preview, so every line is looked at again.
    """
    try:
        with transaction.atomic():
            return _apply(batch, by)
    except IntegrityError:
        raise ValidationError(
            _("Somebody changed the directory at the same moment. Please press Import again."), code="raced"
        )


def _apply(batch: Import, by: User) -> dict[str, int]:
    locked = Import.objects.select_for_update().get(pk=batch.pk)
    if locked.applied_at:
        raise ValidationError(_("This file has been imported already."), code="applied")
    rows = list(locked.rows.all())
    lines, directory = review(locked, [(row.line, row.cells) for row in rows])
    _write(Organization.objects, *directory.taken(Organization))  # people point at organizations: those come first
    new, changed = directory.taken(Contact)
    moved = _moved(changed)
    _write(Contact.objects, new, changed)
    if moved:
        Link.objects.filter(contact__in=moved).renew()
        Contact.objects.filter(pk__in=moved).untie_other_addresses()
    decided = [_row(locked, line, pk=row.pk) for row, line in zip(rows, lines, strict=True) if row.state != line.state]
    ImportRow.objects.bulk_update(decided, ["state", "problems", "changes"], batch_size=BATCH)
    batch.applied_at = locked.applied_at = timezone.now()
    locked.save(update_fields=["applied_at"])
    counts = locked.counts()
    added, updated = counts[RowState.NEW], counts[RowState.UPDATE]
    record("import.applied", locked, by=by, filename=locked.filename, added=added, updated=updated)
    return counts


def _moved(changed: list[Contact]) -> list[int]:
    """Who gets another address: links mailed to the old one must open nothing, as when a person is changed by hand."""
    known = Contact.objects.filter(pk__in=[row.pk for row in changed]).exclude(email="")
    before = dict(known.values_list("pk", "email"))
    return [row.pk for row in changed if row.pk in before and before[row.pk].lower() != row.email.lower()]


def _write(rows: "models.Manager[M]", new: list[M], changed: list[M]) -> None:
    fields = [f.name for f in rows.model._meta.concrete_fields if f.editable and not f.primary_key]
    rows.bulk_create(new, batch_size=BATCH)
    rows.bulk_update(changed, fields, batch_size=BATCH)


def _row(batch: Import, line: Line, pk: int | None = None) -> ImportRow:
    return ImportRow(
        pk=pk,
        batch=batch,
        line=line.number,
        cells=line.cells,
        state=line.state,
        problems=line.problems,
        changes=line.changes,
    )


def to_correct(batch: Import) -> bytes:
    """The lines that could not be read, as they came, each with its reasons: correct them and upload this file."""
    rows = batch.rows.filter(state=RowState.ERROR)
    lines = [[*_padded(row.cells, len(batch.header)), _reasons(row)] for row in rows]
    return spreadsheets.write([[*batch.header, PROBLEM.capitalize()], *lines])


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _reasons(row: ImportRow) -> str:
    return " ".join(f"{column}: {sentence}" if column else sentence for column, sentence in row.problems)
