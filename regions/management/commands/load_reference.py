from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from regions.models import County, Industry
from regions.reference import load_counties, load_industries


class Command(BaseCommand):
    help = "Bring the table of counties and of industries up to date with the files that ship; may run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counties, industries = load_counties(County), load_industries(Industry)
        self.stdout.write(f"{counties} counties and {industries} industries written; the rest was up to date.")
