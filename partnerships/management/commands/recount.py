"""Counts a secret ballot again from the file of its papers: what `partnerships/recount.py` does without Django too."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.recount import recount


class Command(BaseCommand):
    help = "Counts a secret ballot again from the file of its papers (“Papers (CSV)” on the page of its result)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file with the papers")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            for line in recount(str(file)):
                self.stdout.write(line)
        except (OSError, KeyError, ValueError, IndexError) as trouble:
            raise CommandError(
                f"{file} is not a file of papers as the page of the result gives it: {trouble}"
            ) from None
