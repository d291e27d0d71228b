"""What the worker does about minutes nobody objected to, and what anybody can check about those that were sent."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError

from convenings.models import Minutes
from regions.models import Region
from regions.scope import in_region

# Somebody was faster than the clock: approved by hand, corrected, or objected to.
SETTLED = {"approved", "replaced", "objected", "closed"}


def approve_due(region: Region, at: datetime) -> int:
    """Each in a transaction of its own; how many that were."""
    with in_region(region):
        due = list(Minutes.objects.silent(at).with_meeting().order_by("objections_until", "pk"))
    return sum(approved(region, minutes, at) for minutes in due)


def approved(region: Region, minutes: Minutes, at: datetime) -> bool:
    try:
        with in_region(region):
            minutes.pass_in_silence(at=at)
    except ValidationError as refused:
        if refused.code not in SETTLED:
            raise
        return False
    return True


def differing(region: Region) -> Iterator[tuple[Minutes, bool]]:
    """Every version that was sent, and whether what is kept differs from what its mails named."""
    with in_region(region):
        for minutes in Minutes.objects.sent().with_meeting().order_by("convening_id", "version").iterator():
            yield minutes, minutes.differs
