"""Making something of what came in: one mail, one transaction; what fails waits where people see it."""

import logging
from collections.abc import Callable
from email.message import EmailMessage

from django.utils.translation import gettext as _

from outbox import parsing
from outbox.models import Incoming, IncomingState
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)

# Nature → what is made of such a mail, inside the region; each app adds its own when it is ready.
READERS: dict[str, Callable[[Incoming, EmailMessage], None]] = {}
MOST = 500
# What ended its reader that often, by memory or time, would end it again: a person looks at it.
MOST_TRIES = 2


def read_new(region: Region) -> int:
    """Read what nobody has read yet, oldest first; how many."""
    for count in range(MOST):
        if not read_one(region):
            return count
    return MOST


def read_one(region: Region) -> bool:
    """A mail that cannot be read waits for a person, and holds up no other."""
    with in_region(region):
        row = Incoming.objects.new().select_for_update(skip_locked=True).first()
        if row is None:
            return False
        pk = row.pk
        if not row.begin_reading(MOST_TRIES):
            return True
    try:
        with in_region(region):
            read(pk)
    except Exception:
        log.exception("Incoming mail %s of region %s could not be read.", pk, region.slug)
        with in_region(region):
            for row in Incoming.objects.new().filter(pk=pk):
                row.settle(IncomingState.WAITING, _("It could not be read."))
    return True


def read(pk: int) -> None:
    row = (
        Incoming.objects.new()
        .select_for_update(of=("self",))
        .select_related("contact__organization", "answers", "about_type")
        .filter(pk=pk)
        .first()
    )
    if row:
        READERS[row.kind](row, parsing.parse(bytes(row.raw)))
