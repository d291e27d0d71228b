"""Labor statistics from files on this machine, however large."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from labor.carrying import Progress, TakenOver, ask, refuse, take_in
from labor.models import LaborImport
from labor.models.imports import LEASE
from labor.outcomes import Outcome
from labor.refusals import AsksToRepair, Refused
from labor.sources import Given


def on_disk(path: Path) -> Given:
    return Given(path.name, lambda: path.open("rb"), path.stat().st_size)


class Command(BaseCommand):
    help = (
        "Take in files of jobs and wages (QCEW), of commuting (LODES) or the list of metropolitan areas (CBSA): all of "
        "them or nothing. The same files again change nothing; a year again is replaced."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, .csv.gz, .zip, or .xlsx for CBSA")
        parser.add_argument(
            "--repair", action="store_true", help="put back leading zeros that a spreadsheet took from codes"
        )

    def handle(self, *args: Any, files: list[Path], repair: bool, **options: Any) -> None:
        for path in files:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        given = [on_disk(path) for path in files]
        run = uuid4()
        batch = self._begun(given, run, repair)
        try:
            outcome = self._take_in(batch, run, given)
        except TakenOver:
            raise CommandError("This import stood still for so long that it was given up. Start it again.") from None
        for line in told(outcome):
            self.stdout.write(line)

    def _begun(self, given: list[Given], run: UUID, repair: bool) -> LaborImport:
        """Ours from the first moment, so that no worker takes it up."""
        return LaborImport.objects.create(
            filename=", ".join(file.name for file in given)[:200],
            may_repair=repair,
            total=sum(file.size for file in given),
            run=run,
            lease_until=timezone.now() + LEASE,
        )

    def _take_in(self, batch: LaborImport, run: UUID, given: list[Given]) -> Outcome:
        try:
            with Progress(batch.pk, run) as progress, transaction.atomic():
                return take_in(batch, run, given, progress.say)
        except Refused as refused:
            refuse(batch, run, refused.problems)
            lines = "\n".join(f"  {problem}" for problem in refused.problems)
            raise CommandError(f"Nothing was written.\n{lines}") from None
        except AsksToRepair as asks:
            ask(batch, run, asks)
            raise CommandError(
                f"Nothing was written: {asks.count:,} codes have lost their leading zeros.\n  {asks.example}\n"
                "With --repair they are put back."
            ) from None
        except BaseException:
            LaborImport.objects.filter(pk=batch.pk, run=run).delete()
            raise


def told(outcome: Outcome) -> list[str]:
    years = f" of {', '.join(map(str, outcome.years))}" if outcome.years else ""
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in outcome.counts.items() if count)
    return [f"{outcome.kind}{years}: {counts or 'nothing new'}", *outcome.notes]
