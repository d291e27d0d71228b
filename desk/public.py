"""What a partnership chose to show: its name and purpose, its priorities, and the outcomes people agreed to publish."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.models import BUSINESS_ROLES, Outcome, Partnership, Priority, Seat, SeatRole
from regions.maps import county_map
from regions.models import RegionCounty
from regions.prepared import Given, Prepared, Together
from regions.scope import current_region


@dataclass(frozen=True)
class PublicStory:
    partnership: Partnership
    priorities: list[tuple[Priority, Sequence[Outcome]]]
    business: int
    partners: int
    map: SafeString


PUBLISHED = Together(
    partnerships=Prepared(lambda: Partnership.objects.published().filter(slug=Given("slug")).select_related("sector")),
    seats=Prepared(
        lambda: (
            Seat.objects.current(Given("day"))
            .filter(partnership__slug=Given("slug"))
            .order_by()
            .values_list("role")
            .annotate(Count("pk"))
        )
    ),
    priorities=Prepared(lambda: Priority.objects.standing().filter(partnership__slug=Given("slug")).ranked()),
    outcomes=Prepared(
        lambda: Outcome.objects.published().filter(priority__partnership__slug=Given("slug")).latest_first()
    ),
    counties=Prepared(lambda: RegionCounty.objects.order_by("county").values_list("county")),
)


def story_of(slug: str) -> PublicStory | None:
    """The published story of a partnership in one statement, or None for what is not published."""
    found = PUBLISHED.ask(slug=slug, day=timezone.localdate())
    if not found["partnerships"]:
        return None
    (partnership,) = found["partnerships"]
    told: dict[int, list[Outcome]] = {priority.pk: [] for priority in found["priorities"]}
    for outcome in found["outcomes"]:
        if outcome.priority_id in told:
            told[outcome.priority_id].append(outcome)
    seats = dict(found["seats"])
    return PublicStory(
        partnership,
        [(priority, told[priority.pk]) for priority in found["priorities"]],
        business=sum(seats.get(role, 0) for role in BUSINESS_ROLES),
        partners=seats.get(SeatRole.PARTNER, 0),
        map=county_map(
            [fips for (fips,) in found["counties"]],
            title=_("The counties of %(region)s") % {"region": current_region().name},
            description=_("A map of the counties this partnership serves."),
        ),
    )
