"""Each night, when it is past three in the region: what every partnership's scorecard says, kept."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from desk.models import Reading
from desk.periods import Period, Span
from desk.scorecard import scorecards
from partnerships.models import Partnership
from regions.models import Region
from regions.scope import in_region

# The day before is over everywhere in the region, and nobody waits for a page.
FROM = time(3)
AT_ONCE = 50
# Of a partnership read for the first time, the quarters before are read as far as its rows tell, on the Monday before.
BACK = tuple(timedelta(days=90 * quarters) for quarters in (1, 2, 3))
# Every day for so long, then those of Mondays: trends look at quarters.
DAILY_FOR = timedelta(days=100)
MONDAY = 2  # as the database numbers the days of a week


def read_tonight(region: Region, at: datetime) -> int:
    """Read each partnership that was not read yet today; how many were. Twice a night is once."""
    with in_region(region):
        local = timezone.localtime(at)
        if local.time() < FROM:
            return 0
        old = Reading.objects.filter(day__lt=local.date() - DAILY_FOR)
        old.exclude(day__week_day=MONDAY).delete()
        read = Reading.objects.filter(day=local.date()).values("partnership")
        ids = list(Partnership.objects.exclude(pk__in=read).exclude(stage="closed").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        with in_region(region):
            take(list(Partnership.objects.filter(pk__in=ids[start : start + AT_ONCE])), at)
    return len(ids)


def take(partnerships: list[Partnership], at: datetime) -> None:
    """Inside the region. Who has no reading yet gets those of the quarters before as well."""
    known = set(Reading.objects.filter(partnership__in=partnerships).values_list("partnership", flat=True))
    new = [partnership for partnership in partnerships if partnership.pk not in known]
    keep(partnerships, at)
    for back in BACK:
        then = at - back - timedelta(days=timezone.localtime(at - back).weekday())
        keep([partnership for partnership in new if partnership.created_at < then], then)


def keep(partnerships: list[Partnership], at: datetime) -> None:
    cards = scorecards(partnerships, Period(Span.QUARTER, at))
    Reading.objects.bulk_create(
        [
            Reading(
                partnership=card.partnership,
                day=card.period.day,
                values=card.values,
                health=card.health.score,
                taken_at=timezone.now(),
            )
            for card in cards
        ],
        ignore_conflicts=True,
    )
