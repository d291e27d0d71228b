"""Computes the fingerprint of all minutes again, and says which differ from what was sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from convenings.approving import differing
from regions.models import Region


class Command(BaseCommand):
    help = "Computes the fingerprint of all minutes that were sent again, and names those whose text differs from it."

    def handle(self, *args: Any, **options: Any) -> None:
        count, wrong = 0, 0
        for region in Region.objects.order_by("slug"):
            for minutes, differs in differing(region):
                count += 1
                if differs:
                    wrong += 1
                    where = f"{region.slug}: {minutes.convening.title}, version {minutes.version}"
                    self.stdout.write(f"{where} differs from what was sent ({minutes.short_digest})")
        if wrong:
            raise CommandError(f"{wrong} of {count} minutes are not what was sent.")
        self.stdout.write(f"{count} minutes are what was sent.")
