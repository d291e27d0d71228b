"""Priorities whose figure comes from labor statistics are read again, one region after the other."""

import logging
from datetime import datetime

from partnerships.models import Series
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)


def refresh_series_of(region: Region, at: datetime) -> int:
    """Each in a transaction of its own; how many figures came."""
    with in_region(region):
        due = list(Series.objects.alive().values_list("pk", flat=True).order_by("pk"))
    return sum(refresh_one(region, number, at) for number in due)


def refresh_one(region: Region, number: int, at: datetime) -> int:
    """What one of them cannot take in does not stop the next."""
    try:
        with in_region(region):
            series = Series.objects.alive().select_related("measure__priority").filter(pk=number).first()
            return len(series.refresh(at=at)) if series else 0
    except Exception:
        log.exception("Series %s of region %s was not refreshed; the next round tries again.", number, region.slug)
        return 0
