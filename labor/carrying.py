"""An import in the background: a worker claims it, takes its files in, and says how far it has come.

All of it is one transaction, so a worker killed at any moment leaves nothing half done: its lease runs out and the next
one starts over. How far it is, is said on a connection of its own. `regions.carrying` does so for a region's directory.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labor.loading import fingerprint, load
from labor.models import LaborImport, LaborPart, Stage
from labor.models.imports import LEASE, MOST_TRIES
from labor.outcomes import Outcome
from labor.refusals import AsksToRepair, Problem, Refused
from labor.sources import Given, held

log = logging.getLogger(__name__)
SAY = "UPDATE labor_laborimport SET done = LEAST(%s, total), lease_until = %s WHERE id = %s AND run = %s"
# So often, in seconds, it is said how far the work is.
EVERY = 0.5


class TakenOver(RuntimeError):
    """Another worker holds the import by now: what this one did is rolled back."""


def carry_on() -> int:
    """Do whatever imports wait, one after the other; how many were taken on."""
    taken = 0
    while (claimed := claim(timezone.now())) is not None:
        batch, run = claimed
        try:
            attempt(batch, run)
        except TakenOver:
            log.warning("Import %s of labor statistics was taken over by another worker.", batch.pk)
        taken += 1
    return taken


def attempt(batch: LaborImport, run: UUID) -> None:
    """Whatever happens, it ends: what nobody foresaw is said on the page and told to the operator, and nothing is
    written. Where the database is away, even that cannot be written: the lease runs out, and it is tried again.
    """
    try:
        work(batch, run, files_of(batch))
    except (TakenOver, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Import %s of labor statistics failed.", batch.pk)
        sentence = _(
            "Something went wrong on our side, and nothing was taken in. Whoever runs this site finds it logged."
        )
        refuse(batch, run, [Problem(batch.filename, 0, "", "", sentence)])


@transaction.atomic
def claim(at: datetime) -> tuple[LaborImport, UUID] | None:
    """The oldest import that waits, ours for a while; one that took down every worker is given up in words."""
    for batch in LaborImport.objects.waiting(at).select_for_update(skip_locked=True):
        if batch.tries < MOST_TRIES and batch.parts.exists():
            batch.run = run = uuid4()
            batch.lease_until, batch.tries, batch.done = at + LEASE, batch.tries + 1, 0
            batch.save()
            return batch, run
        sentence = _("Our worker stopped each time it tried. Bring fewer files at a time, or use manage.py load_labor.")
        refuse(batch, batch.run, [Problem(batch.filename, 0, "", "", sentence)])
    return None


def files_of(batch: LaborImport) -> list[Given]:
    return [held(part.filename, bytes(part.content)) for part in batch.parts.order_by("number")]


def work(batch: LaborImport, run: UUID, given: Sequence[Given]) -> None:
    """All of it or nothing; what is refused, and what is asked, is said on the page."""
    try:
        with Progress(batch.pk, run) as progress, transaction.atomic():
            take_in(batch, run, given, progress.say)
    except Refused as refused:
        refuse(batch, run, refused.problems)
    except AsksToRepair as asks:
        ask(batch, run, asks)


def take_in(batch: LaborImport, run: UUID, given: Sequence[Given], say: Callable[[int], None]) -> Outcome:
    mark = fingerprint(given)
    known = already_there(mark)
    if known:
        outcome = Outcome(known.kind, known.years, {"written": 0, "replaced": 0}, [said_already(known)])
    else:
        outcome = load(given, may_repair=batch.may_repair, say=say)
    settle(
        batch, run, stage=Stage.DONE, kind=outcome.kind, years=outcome.years, counts=outcome.counts,
        notes=outcome.notes, problems=[], fingerprint=mark, done=batch.total, ended_at=timezone.now(),
    )  # fmt: skip
    return outcome


def already_there(mark: str) -> LaborImport | None:
    """The import that brought exactly these bytes, where nothing of its kind and years has come in since."""
    found = LaborImport.objects.done().filter(fingerprint=mark, counts__written__gt=0).first()
    if found is None:
        return None
    later = LaborImport.objects.done().filter(kind=found.kind, pk__gt=found.pk, counts__written__gt=0)
    is_touched = any(not found.years or set(other.years) & set(found.years) for other in later)
    return None if is_touched else found


def said_already(known: LaborImport) -> str:
    return _("These very files were imported on %(day)s as “%(name)s”; nothing had to be changed.") % {
        "day": timezone.localtime(known.started_at).strftime("%B %-d, %Y"),
        "name": known.filename,
    }


def refuse(batch: LaborImport, run: UUID | None, problems: Sequence[Problem]) -> None:
    said = [shown(problem) for problem in problems]
    settle(batch, run, stage=Stage.REFUSED, problems=said, ended_at=timezone.now())


def shown(problem: Problem) -> dict[str, str | int]:
    """What is kept of it: of a cell of any file, without the one sign that PostgreSQL keeps nowhere."""
    return {key: said.replace("\0", "") if isinstance(said, str) else said for key, said in problem._asdict().items()}


def ask(batch: LaborImport, run: UUID, asks: AsksToRepair) -> None:
    """The files stay until somebody has answered."""
    counts = {"to_repair": asks.count}
    settle(batch, run, stage=Stage.ASKS, problems=[shown(asks.example)], counts=counts, keep=True)


@transaction.atomic
def settle(batch: LaborImport, run: UUID | None, *, keep: bool = False, **ended: object) -> None:
    """Write how it ended, unless somebody else has the import by now."""
    ours = LaborImport.objects.filter(pk=batch.pk, run=run)
    if not ours.update(**ended, run=None, lease_until=None, tries=0):
        raise TakenOver
    if not keep:
        LaborPart.objects.filter(batch=batch).delete()


class Progress:
    """Says how far the work is, beside its transaction, and keeps the lease while it goes on."""

    def __init__(self, batch_id: int, run: UUID) -> None:
        self.batch_id, self.run = batch_id, run
        self.beside = connection.copy()
        self.said_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.beside.close()

    def say(self, done: int) -> None:
        if time.monotonic() < self.said_at + EVERY:
            return
        self.said_at = time.monotonic()
        with self.beside.cursor() as cursor:
            cursor.execute(SAY, [done, timezone.now() + LEASE, self.batch_id, self.run])
