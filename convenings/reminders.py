"""Who is reminded when: found again from the clock each minute, one meeting per transaction.

A rung goes once for each version of its meeting, at its moment in the region's office hours, to the people of its
audience who were invited and last answered before that moment and have had no reminder of the meeting for 20 hours.
"""

from datetime import datetime

from django.utils import timezone

from convenings.ladders import Plan, RungState, plan
from convenings.models import Attendance, Convening, Reminding, Rung
from convenings.models.rosters import Roster
from regions.models import Region
from regions.office_hours import in_office_hours
from regions.scope import in_region


def remind_due(region: Region, at: datetime) -> int:
    """Post what is due in the region; how many reminders that were."""
    with in_region(region):
        if not in_office_hours(timezone.localtime(at)):
            return 0
        due = {rung.convening_id for rung in Rung.objects.pending(at) if is_due(rung, at)}
    count = 0
    for convening_id in sorted(due):
        with in_region(region):
            count += remind(convening_id, at)
    return count


def is_due(rung: Rung, at: datetime) -> bool:
    return plan(rung, rung.convening, at).state == RungState.DUE


def remind(convening_id: int, at: datetime) -> int:
    """Under the meeting's lock, so that nobody is reminded of a time that is being moved."""
    convening = Convening.objects.locked().get(pk=convening_id)
    pending = Rung.objects.pending(at).filter(convening=convening)
    due = [one for one in (plan(rung, convening, at) for rung in pending) if one.state == RungState.DUE and one.at]
    return sum(go(one, convening, at) for one in sorted(due, key=lambda one: (one.at, one.rung.pk)))


def go(due: Plan, convening: Convening, at: datetime) -> int:
    rung = due.rung
    if due.at is None or (rung.group.after and not Attendance.objects.filter(convening=convening).exists()):
        return 0  # nobody was ticked yet: it waits, and is missed in the end
    rung.convening = convening
    people = Roster.of(convening).reached(rung, due.at)
    Reminding.objects.go(rung, people, at=at, goes_at=at, by=None)
    return len(people)
