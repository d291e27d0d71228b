"""What the directory's worker does by itself. Celery only nudges; the sweep each minute finds what was lost."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from regions.carrying import carry_on
from regions.models import Region
from regions.rounds import each
from regions.scope import in_region
from regions.sealing import seal

log = logging.getLogger(__name__)


@shared_task
def seal_activity() -> None:
    """Extend every region's chain, closed regions included."""
    each(Region.objects.all(), "Sealing", seal_region)


def seal_region(region: Region) -> None:
    with in_region(region):
        seal(region, at=timezone.now())


@shared_task
def import_region(region_id: int) -> None:
    region = Region.objects.open().filter(pk=region_id).first()
    if region:
        carry_on(region)


@shared_task
def sweep_imports() -> None:
    each(Region.objects.open(), "Importing", carry_on)


def nudge(region_id: int) -> None:
    """Ask a worker to look for imports now. A broker that is away costs a minute, never a file."""
    try:
        import_region.apply_async((region_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("The broker is away; the sweep will find the import of region %s.", region_id)
