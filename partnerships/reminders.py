"""Who is reminded of an item, computed from its day: nothing is scheduled, so nothing can be forgotten or doubled.

Three days before, on the day, then weekly while it is late, for eight weeks. Only in the office hours of the region.
What is stuck is left in peace: its owner has said what stands in the way, and that is somebody else's to move.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models import ActionItem, ItemStatus, Stage
from partnerships.models.item_lists import ActionItemQuerySet
from regions.models import Region
from regions.office_hours import in_office_hours
from regions.scope import in_region

BEFORE = 3
WEEKS = 8
# A rule that fell on a weekend or in an outage is made up for within this many days.
GRACE = 3


def rule_on(due_on: date, today: date) -> str:
    """The rule that applies today, or none. Each is good for a few days, so that a weekend loses no reminder."""
    days = (today - due_on).days
    if -BEFORE <= days < 0:
        return "before"
    if 0 <= days <= GRACE:
        return "due"
    week, past = divmod(days, 7)
    return f"late{week}" if 1 <= week <= WEEKS and past <= GRACE else ""


def good_until(due_on: date, rule: str) -> datetime:
    """When this reminder has had its days: the next one takes over, or nothing is left to remind of."""
    days = {"before": 0, "due": GRACE}
    last = due_on + timedelta(days=days[rule] if rule in days else 7 * int(rule.removeprefix("late")) + GRACE)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def waiting(today: date) -> ActionItemQuerySet:
    """Items whose owner can do something about them and be written to. Who was asked today is not reminded today."""
    return (
        ActionItem.objects.unfinished()
        .filter(status__in=(ItemStatus.OPEN, ItemStatus.DOING))
        .filter(due_on__gte=today - timedelta(days=7 * WEEKS + GRACE), due_on__lte=today + timedelta(days=BEFORE))
        .filter(assigned_at__date__lt=today, owner__archived_at__isnull=True)
        .exclude(owner__email="")
        .exclude(team__priority__partnership__stage__in=(Stage.DORMANT, Stage.CLOSED))
        .select_related("owner")
        .by_due()
    )


def remind_due(region: Region, at: datetime) -> int:
    """Post what is due and was not yet posted; how many. Each rule once per item and the day agreed for it."""
    with in_region(region):
        local = timezone.localtime(at)
        if not in_office_hours(local):
            return 0
        rules = {item: rule_on(item.due_on, local.date()) for item in waiting(local.date())}
        drafts = {f"item:{item.pk}:{item.due_on}:{rule}": (item, rule) for item, rule in rules.items() if rule}
        known = set(Message.objects.filter(key__in=drafts).values_list("key", flat=True))
        fresh = {key: pair for key, pair in drafts.items() if key not in known}
        post(
            [
                Draft(
                    kind="item.due",
                    key=key,
                    contact=item.owner,
                    about=item,
                    context={"rule": rule},
                    useful_until=good_until(item.due_on, rule),
                )
                for key, (item, rule) in fresh.items()
            ],
            at=at,
        )
        return len(fresh)
