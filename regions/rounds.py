"""What the worker does by the clock, one region after the other."""

import logging
from collections.abc import Callable, Iterable

from regions.models import Region

log = logging.getLogger(__name__)


def each(regions: Iterable[Region], what: str, work: Callable[[Region], object]) -> None:
    """One region's trouble does not stop the next. `what` names the work to operators."""
    for region in regions:
        try:
            work(region)
        except Exception:
            log.exception("%s in region %s failed; the next round tries again.", what, region.slug)
