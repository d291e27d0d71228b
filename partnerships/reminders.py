"""Who is reminded of an item today, and who else hears that nothing is heard: what `escalation` computes, sent.

Each step once per item and agreed day, only in the office hours of the region. All of it is ordinary mail, of which a
person gets one a day; and of other people's items nobody hears of more than a few in one.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from outbox.models import Message, State
from outbox.posting import Draft, post
from partnerships.escalation import Silence, Step, days_to_look_at, silences
from partnerships.models import ActionItem, ItemStatus
from partnerships.models.escalation_rules import EscalationRule
from partnerships.models.item_lists import ActionItemQuerySet
from partnerships.models.partnerships import RESTING
from regions.models import Contact, Region
from regions.office_hours import in_office_hours
from regions.scope import in_region

OWNERS, OTHERS = "item.due", "item.escalated"
# Of other people's items a person hears of so many in one day; the rest waits for the next.
MOST_A_DAY = 5


@dataclass(frozen=True)
class Nudge:
    """One message to be."""

    silence: Silence
    step: Step
    person: Contact
    key: str

    def draft(self) -> Draft:
        owners = self.step.is_owners
        return Draft(
            kind=OWNERS if owners else OTHERS,
            key=self.key,
            contact=self.person,
            about=self.silence.item,
            context={"rule" if owners else "step": self.step.name},
            # What comes too late for its owner is no reason for a second mail a day to anybody else.
            useful_until=self.step.good_until if owners else None,
        )


def waiting(days: Collection[date]) -> ActionItemQuerySet:
    """Items somebody can do something about, which were agreed on for one of these days."""
    return (
        ActionItem.objects.unfinished()
        .filter(status__in=(ItemStatus.OPEN, ItemStatus.DOING))
        .filter(Q(due_on__in=days) | Q(assigned_at__date__in=days))
        .exclude(team__priority__partnership__stage__in=RESTING)
        .by_due()
    )


def remind_due(region: Region, at: datetime) -> int:
    """Post what is due and was not yet posted; how many messages."""
    with in_region(region):
        local = timezone.localtime(at)
        if not in_office_hours(local):
            return 0
        fresh = within_cap(unsent(due_on(local.date())), at)
        post([nudge.draft() for nudge in fresh], at=at)
        return len(fresh)


def due_on(today: date) -> list[Nudge]:
    rules = EscalationRule.objects.in_force()
    return [
        Nudge(silence, step, person, key)
        for silence in silences(waiting(days_to_look_at(rules, today)), rules)
        for step in silence.due(today)
        for key, person in silence.keys(step).items()
    ]


def unsent(nudges: list[Nudge]) -> list[Nudge]:
    known = set(Message.objects.filter(key__in=[nudge.key for nudge in nudges]).values_list("key", flat=True))
    return [nudge for nudge in nudges if nudge.key not in known]


def within_cap(nudges: list[Nudge], at: datetime) -> list[Nudge]:
    """What has waited longest goes first."""
    people = {nudge.person.pk for nudge in nudges if not nudge.step.is_owners}
    todays = Q(due_at__date=timezone.localtime(at).date()) | Q(state=State.QUEUED)
    posted = Message.objects.filter(todays, kind=OTHERS, contact__in=people)
    had: Counter[int | None] = Counter(dict(posted.values_list("contact").annotate(n=Count("id"))) if people else {})
    going = []
    for nudge in sorted(nudges, key=lambda one: (one.step.day, one.silence.item.due_on, one.silence.item.pk)):
        if not nudge.step.is_owners:
            had[nudge.person.pk] += 1
            if had[nudge.person.pk] > MOST_A_DAY:
                continue
        going.append(nudge)
    return going
