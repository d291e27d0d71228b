"""An import in the background: a worker claims it, reads it or writes it, and says how far it has come.

Reading and writing are one transaction each, so a worker killed at any moment leaves nothing half done: its lease runs
out and the next one starts over. How far it is, is said on a connection of its own, where everybody sees it at once.
"""

import logging
from datetime import datetime
from typing import Self, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from regions.columns import guessed
from regions.looking import BATCH, keep, review
from regions.models import (
    Contact,
    Import,
    ImportFile,
    ImportMemory,
    Link,
    Organization,
    Region,
    RowState,
    Stage,
    record,
)
from regions.models.imports import LEASE, MOST_TRIES
from regions.scope import in_region
from regions.tables import read

log = logging.getLogger(__name__)
M = TypeVar("M", bound=models.Model)
MOST_AT_ONCE = 20
SAY = "UPDATE regions_import SET done = LEAST(%s, total), lease_until = %s WHERE id = %s AND run = %s"


class TakenOver(RuntimeError):
    """Another worker holds the import by now: what this one did is rolled back."""


def carry_on(region: Region) -> int:
    """Do whatever imports wait in the region, one after the other; how many were taken on."""
    taken = 0
    while (claimed := claim(region, timezone.now())) is not None:
        batch, run = claimed
        try:
            finish(region, batch, run)
        except TakenOver:
            log.warning("Import %s of region %s was taken over by another worker.", batch.pk, region.slug)
        taken += 1
    return taken


def claim(region: Region, at: datetime) -> tuple[Import, UUID] | None:
    """The oldest import that waits, ours for a while; one that took down every worker is given up in words."""
    with in_region(region):
        for batch in Import.objects.waiting(at).select_for_update(skip_locked=True)[:MOST_AT_ONCE]:
            if batch.tries < MOST_TRIES:
                batch.run = run = uuid4()
                batch.lease_until, batch.tries, batch.done = at + LEASE, batch.tries + 1, 0
                batch.save()
                return batch, run
            give_up(batch, _("Our worker stopped each time it tried. Split the file in two, and upload both."))
            batch.save()
    return None


def give_up(batch: Import, sentence: str) -> None:
    """Nothing was written; the page says why."""
    batch.stage = Stage.READ if batch.stage == Stage.APPLYING else Stage.REFUSED
    batch.trouble, batch.run, batch.lease_until, batch.tries = sentence, None, None, 0
    ImportFile.objects.filter(batch=batch).delete()


def finish(region: Region, batch: Import, run: UUID) -> None:
    """All of it or nothing; what is refused is said on the page."""
    work = {Stage.READING: read_in, Stage.APPLYING: write_out}[Stage(batch.stage)]
    try:
        with Progress(region.pk, batch.pk, run) as progress, in_region(region):
            work(batch, progress)
            settle(batch, run)
    except ValidationError as refused:
        end(region, batch.pk, run, " ".join(refused.messages))
    except IntegrityError:
        if batch.tries < MOST_TRIES:
            release(region, batch.pk, run)
        else:
            end(region, batch.pk, run, _("Somebody changed the directory at the same moment. Press Import again."))


def end(region: Region, batch_id: int, run: UUID, sentence: str) -> None:
    with in_region(region):
        batch = Import.objects.get(pk=batch_id)
        give_up(batch, sentence)
        settle(batch, run)


def release(region: Region, batch_id: int, run: UUID) -> None:
    """Tried in vain, and worth another try at once."""
    with in_region(region):
        Import.objects.filter(pk=batch_id, run=run).update(run=None, lease_until=None)


def settle(batch: Import, run: UUID) -> None:
    """Write how it ended, unless somebody else has the import by now."""
    fields = ("stage", "header", "columns", "notice", "trouble", "applied_at", "total")
    ended = {name: getattr(batch, name) for name in fields} | {"run": None, "lease_until": None, "tries": 0}
    if not Import.objects.filter(pk=batch.pk, run=run).update(**ended, done=batch.total):
        raise TakenOver


# ---- the two kinds of work ----


def read_in(batch: Import, progress: "Progress") -> None:
    """Every line of the file with what would become of it. The directory is not touched."""
    file = ImportFile.objects.get(batch=batch)
    about = ImportMemory.About.HEADING
    remembered = dict(ImportMemory.objects.filter(about=about).values_list("words", "means"))
    table = read(bytes(file.content), remembered)
    batch.header, batch.notice = table.header, table.notice
    batch.columns = guessed(table.header, remembered)
    batch.total = len(table.lines)
    progress.begin(batch.total)
    lines, _directory = review(batch, table.lines, progress.say)
    keep(batch, lines)
    file.delete()
    batch.stage, batch.trouble = Stage.READ, ""


def write_out(batch: Import, progress: "Progress") -> None:
    """Write the good lines, all or none; the others stay with their reasons.

    The directory may have changed since the preview, so every line is looked at again.
    """
    before = list(batch.rows.all())
    batch.total = len(before)
    progress.begin(batch.total)
    lines, directory = review(batch, [(row.line, row.cells) for row in before], progress.say)
    _write(Organization.objects, *directory.taken(Organization))  # people point at organizations: those come first
    new, changed = directory.taken(Contact)
    moved = _moved(changed)
    _write(Contact.objects, new, changed)
    if moved:
        Link.objects.filter(contact__in=moved).renew()
        Contact.objects.filter(pk__in=moved).untie_other_addresses()
    keep(batch, [line for row, line in zip(before, lines, strict=True) if row.said != line.said])
    remember_spellings(batch)
    batch.stage, batch.applied_at, batch.trouble = Stage.APPLIED, timezone.now(), ""
    counts = batch.counts()
    added, updated = counts[RowState.NEW], counts[RowState.UPDATE]
    record("import.applied", batch, by=batch.confirmed_by, filename=batch.filename, added=added, updated=updated)


def _moved(changed: list[Contact]) -> list[int]:
    """Who gets another address: links mailed to the old one must open nothing, as when a person is changed by hand."""
    known = Contact.objects.filter(pk__in=[row.pk for row in changed]).exclude(email="")
    before = dict(known.values_list("pk", "email"))
    return [row.pk for row in changed if row.pk in before and before[row.pk].lower() != row.email.lower()]


def _write(rows: "models.Manager[M]", new: list[M], changed: list[M]) -> None:
    fields = [f.name for f in rows.model._meta.concrete_fields if f.editable and not f.primary_key]
    rows.bulk_create(new, batch_size=BATCH)
    rows.bulk_create(changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def remember_spellings(batch: Import) -> None:
    """Another spelling of an organization is asked about once, not with every file."""
    kind = "organization: "
    same = [q.removeprefix(kind) for q, said in batch.answers.items() if said == "same" and q.startswith(kind)]
    remember(ImportMemory.About.SPELLING, {words[:300]: "same" for words in same})


def remember(about: str, said: dict[str, str]) -> None:
    ImportMemory.objects.bulk_create(
        [ImportMemory(about=about, words=words, means=means) for words, means in said.items() if words],
        update_conflicts=True,
        unique_fields=["region", "about", "words"],
        update_fields=["means"],
    )


# ---- how far it is ----


class Progress:
    """Says how far the work is, beside its transaction, and keeps the lease while it goes on."""

    def __init__(self, region_id: int, batch_id: int, run: UUID) -> None:
        self.region_id, self.batch_id, self.run = region_id, batch_id, run
        self.beside = connection.copy()

    def __enter__(self) -> Self:
        with self.beside.cursor() as cursor:
            cursor.execute("SELECT set_config('app.region', %s, false)", [str(self.region_id)])
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.beside.close()

    def begin(self, total: int) -> None:
        with self.beside.cursor() as cursor:
            cursor.execute(
                "UPDATE regions_import SET done = 0, total = %s WHERE id = %s AND run = %s",
                [total, self.batch_id, self.run],
            )

    def say(self, done: int) -> None:
        with self.beside.cursor() as cursor:
            cursor.execute(SAY, [done, timezone.now() + LEASE, self.batch_id, self.run])
