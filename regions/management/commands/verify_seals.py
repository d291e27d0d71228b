from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.models import ActivitySeal, Region
from regions.scope import in_region
from regions.sealing import broken_seals


class Command(BaseCommand):
    help = "Recompute the hash chain over every region's activity; fails and names the place that was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = []
        for region in Region.objects.all():
            with in_region(region):
                count = ActivitySeal.objects.count()
                broken = broken_seals()
            problems += [f"{region.slug}: activity {seal.first_id} to {seal.last_id}" for seal in broken]
            self.stdout.write(f"{region.slug}: {count} seals, {len(broken)} broken")
        if problems:
            raise CommandError("The record was changed after it was sealed. " + "; ".join(problems))
