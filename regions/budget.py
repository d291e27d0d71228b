"""The ask budget: how often a company was asked lately, and by how many organizations of the region together.

Companies tire of being asked by everyone in turn. What other apps send by themselves (invitations) counts too: each
adds its own count to `SOURCES`, so that nothing is written down twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regions.models import Touch
from regions.scope import current_region

MONTH = timedelta(days=30)
# (organization asked, organization that asked or None for the office, how often)
Source = Callable[[Collection[int], datetime], Iterable[tuple[int, int | None, int]]]


@dataclass
class Asked:
    times: int = 0
    askers: set[int | None] = field(default_factory=set)

    @property
    def is_much(self) -> bool:
        return self.times >= current_region().most_asks

    @property
    def words(self) -> str:
        """“Asked 3 times in 30 days by 2 organizations”."""
        if not self.times:
            return _("Not asked in the last 30 days")
        times = ngettext("Asked once", "Asked %(times)d times", self.times) % {"times": self.times}
        askers = ngettext("by one organization", "by %(askers)d organizations", len(self.askers)) % {
            "askers": len(self.askers)
        }
        return _("%(times)s in 30 days, %(askers)s") % {"times": times, "askers": askers}


def of_touches(organizations: Collection[int], since: datetime) -> Iterable[tuple[int, int | None, int]]:
    rows = Touch.objects.filter(organization__in=organizations, at__gt=since).order_by()
    return rows.values_list("organization", "on_behalf").annotate(times=Count("pk"))


SOURCES: list[Source] = [of_touches]


def asked(organizations: Collection[int], *, at: datetime | None = None) -> Mapping[int, Asked]:
    """For each of them, also those nobody asked. One statement per source."""
    found = {pk: Asked() for pk in organizations}
    for source in SOURCES:
        for organization, asker, times in source(organizations, (at or timezone.now()) - MONTH):
            found[organization].times += times
            found[organization].askers.add(asker)
    return found
