"""What a partnership chose to show: its name and purpose, its priorities, and the outcomes people agreed to publish."""

from dataclasses import dataclass
from typing import TypedDict, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from partnerships.models import BUSINESS_ROLES, Outcome, Partnership, Priority, Seat, SeatRole
from regions.maps import county_map
from regions.models import RegionCounty
from regions.scope import current_region


class Counted(TypedDict):
    business: int
    partners: int
    fips: list[str]


@dataclass(frozen=True)
class PublicStory:
    partnership: Partnership
    priorities: list[Priority]
    business: int
    partners: int
    map: SafeString

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for priority in self.priorities for outcome in priority.outcomes.all()]


def story_of(slug: str) -> PublicStory | None:
    """The published story of a partnership in three queries, or None for what is not published."""
    counted = (
        Partnership.objects.published()
        .select_related("sector")
        .annotate(
            business=seats_in(Q(role__in=BUSINESS_ROLES)),
            partners=seats_in(Q(role=SeatRole.PARTNER)),
            fips=ArraySubquery(RegionCounty.objects.order_by("county").values("county")),
        )
    )
    partnership = cast("WithAnnotations[Partnership, Counted] | None", counted.filter(slug=slug).first())
    if partnership is None:
        return None
    told = Prefetch("outcomes", Outcome.objects.published().latest_first())
    priorities = list(Priority.objects.standing().ranked().filter(partnership=partnership).prefetch_related(told))
    name = current_region().name
    picture = county_map(
        partnership.fips,
        title=_("The counties of %(region)s") % {"region": name},
        description=_("A map of the counties this partnership serves."),
    )
    return PublicStory(partnership, priorities, partnership.business, partnership.partners, picture)


def seats_in(roles: Q) -> Coalesce:
    """How many seats of these roles are held today."""
    held = Seat.objects.current().filter(roles, partnership=OuterRef("pk")).order_by().values("partnership")
    return Coalesce(Subquery(held.annotate(count=Count("pk")).values("count")), 0)
