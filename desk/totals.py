"""Taking a region's totals: what its partnerships come to now."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from convenings.models import Attendance, Convening, Minutes
from desk.alarms.courses import took_place
from desk.alarms.ringing import ringing
from desk.models import RegionTotals
from desk.models.region_totals import Totals
from partnerships.models import UNFINISHED, ActionItem, ItemStatus, Partnership, Stage
from partnerships.threads import active_priorities
from regions.models import Region
from regions.scope import in_region


def take_region_totals(region: Region, at: datetime) -> None:
    """Once for each day of the region; who comes again that day finds it taken."""
    with in_region(region):
        today = timezone.localdate(at)
        if not RegionTotals.objects.filter(day=today).exists():
            RegionTotals.keep(today, totals(at))


def totals(at: datetime) -> Totals:
    stages = dict(Partnership.objects.exclude(stage=Stage.CLOSED).order_by().values_list("stage").annotate(Count("pk")))
    rung = ringing(at).alarms
    kinds = {(alarm.kind, alarm.partnership.pk) for alarm in rung}
    upcoming = Convening.objects.upcoming(at).first()
    return {
        "partnerships": sum(stages.values()),
        "stages": stages,
        "alarmed": len({alarm.partnership.pk for alarm in rung}),
        "flags": dict(Counter(str(kind) for kind, _partnership in kinds)),
        "next_meeting": timezone.localdate(upcoming.starts_at) if upcoming else None,
        "minutes_due": minutes_due(at),
        **items(at),  # type: ignore[typeddict-item]
    }


def items(at: datetime) -> dict[str, int]:
    """Of the standing priorities of partnerships that are neither closed nor resting."""
    done, open_late = Q(status=ItemStatus.DONE), Q(status__in=UNFINISHED, due_on__lt=timezone.localdate(at))
    rows = ActionItem.objects.filter(team__priority__in=active_priorities()).annotate(done_on=TruncDate("done_at"))
    return rows.aggregate(
        due=Count("pk", filter=done | open_late),
        kept=Count("pk", filter=done & Q(done_on__lte=F("due_on"))),
        late=Count("pk", filter=open_late),
    )


def minutes_due(at: datetime) -> int:
    """Meetings somebody came to, and of which no minutes were sent."""
    held = took_place(Convening.objects.filter(attendances__in=Attendance.objects.all()), at)
    return held.exclude(pk__in=Minutes.objects.sent().values("convening")).distinct().count()
