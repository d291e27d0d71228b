"""Who hears of an item when nothing is heard: computed from its day, the rule and the people, never scheduled.

First its owner, then whoever leads the owner's organization at this table, then the champions of its priority; in the
end it comes on the next agenda. What goes out and what the page shows in advance are the same steps, from here.

An answer from the day on ends it. A new day, or another owner, begins it anew. What is stuck or rests is silent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from partnerships.models import ActionItem, ItemStatus, PriorityChampion, Seat, Update
from partnerships.models.escalation_rules import EscalationRule, Rules
from partnerships.models.item_lists import ActionItemQuerySet
from partnerships.models.partnerships import RESTING
from regions.models import Contact

BEFORE = 3
# Each time twice as long as before: 1, 2, 4 and 8 weeks late.
WEEKS_LATE = (1, 2, 4, 8)
# A step that fell on a weekend or in an outage is made up for within this many days.
GRACE_DAYS = 3
# Whoever has just answered is left in peace for so many days.
PEACE = 7
SATURDAY, SUNDAY = 5, 6
AGENDA = "agenda"


@dataclass(frozen=True)
class Step:
    """`name`: before, due, late1 to late8 for its owner; lead, champion, agenda for the others. `day`: the first of
    the days it is good for."""

    name: str
    day: date
    people: tuple[Contact, ...] = ()

    @property
    def is_owners(self) -> bool:
        return self.name not in ("lead", "champion", AGENDA)

    @property
    def goes_on(self) -> date:
        """The office is closed at the weekend."""
        return self.day + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(self.day.weekday(), 0))

    @property
    def last_day(self) -> date:
        return self.day + timedelta(days=BEFORE - 1 if self.name == "before" else GRACE_DAYS)

    @property
    def good_until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last_day + timedelta(days=1), time()))

    def is_due(self, today: date) -> bool:
        return self.day <= today <= self.last_day


def owners_steps(agreed: date) -> list[Step]:
    """Three days before, on the day, and ever more seldom while it is late."""
    late = [Step(f"late{weeks}", agreed + timedelta(weeks=weeks)) for weeks in WEEKS_LATE]
    return [Step("before", agreed - timedelta(days=BEFORE)), Step("due", agreed), *late]


@dataclass(frozen=True)
class Silence:
    """An item, and everybody who may hear of it."""

    item: ActionItem
    rule: EscalationRule
    lead: Contact | None
    champions: tuple[Contact, ...]
    answered_on: date | None  # from the agreed day on, without a new one
    stage: str

    @property
    def agreed(self) -> date:
        """The day its owner agreed to: who took over what was late already has time from then on."""
        return max(self.item.due_on, timezone.localtime(self.item.assigned_at).date())

    @cached_property
    def is_waited_for(self) -> bool:
        """Somebody can do something about it, and does not wait for another."""
        standing = self.item.status in (ItemStatus.OPEN, ItemStatus.DOING) and not self.item.team.priority.dropped_at
        return standing and self.stage not in RESTING

    @cached_property
    def steps(self) -> list[Step]:
        """In the order of their days, with who is written to; without a step that would reach nobody."""
        if not self.is_waited_for:
            return []
        owner = (self.item.owner,) if self.item.owner.is_reachable else ()
        found = [Step(step.name, step.day, owner) for step in owners_steps(self.agreed) if owner and self._asks(step)]
        if self.rule.is_on and self.answered_on is None:
            found += self._others()
        return sorted(found, key=lambda step: (step.day, not step.is_owners))

    def _asks(self, step: Step) -> bool:
        return self.answered_on is None or step.day > self.answered_on + timedelta(days=PEACE)

    def _others(self) -> list[Step]:
        leads = (self.lead,) if self.lead and self.lead.pk != self.item.owner_id else ()
        told = {self.item.owner_id, *(one.pk for one in leads if self.rule.lead_after)}
        champions = tuple(one for one in self.champions if one.pk not in told)
        after = [
            ("lead", self.rule.lead_after, leads),
            ("champion", self.rule.champion_after, champions),
            (AGENDA, self.rule.agenda_after, ()),
        ]
        return [
            Step(name, self.agreed + timedelta(days=days), people)
            for name, days, people in after
            if days and (people or name == AGENDA)
        ]

    def due(self, today: date) -> list[Step]:
        """What goes out today. Who was asked today is not reminded today."""
        if timezone.localtime(self.item.assigned_at).date() >= today:
            return []
        return [step for step in self.steps if step.people and step.is_due(today)]

    def keys(self, step: Step) -> dict[str, Contact]:
        """Once each per item, agreed day and step; of several champions each once."""
        name = f"item:{self.item.pk}:{self.agreed}:{step.name}"
        if step.name == "champion":
            return {f"{name}:{person.pk}": person for person in step.people}
        return dict.fromkeys([name], step.people[0]) if step.people else {}

    def comes_to_table(self, on: date) -> bool:
        """If nothing is heard, it is on the agenda of a meeting on that day."""
        return any(step.name == AGENDA and step.day <= on for step in self.steps)


def days_to_look_at(rules: Rules, today: date) -> set[date]:
    """Of an item that was agreed on for another day nothing can be due today, whatever rule it has."""
    begun = [step.day - today for step in owners_steps(today)]
    for rule in (rules[None], *rules.values()):
        begun += [timedelta(days=days) for days in (rule.lead_after, rule.champion_after) if days]
    return {today - after - timedelta(days=past) for after in begun for past in range(GRACE_DAYS + 1)}


def with_answers(items: ActionItemQuerySet) -> ActionItemQuerySet:
    """`answered_on`: when it was last answered from its day on, by who has it now or for them. Agreeing on the day it
    has now is no answer."""
    since = {"at__date__gte": OuterRef("due_on"), "at__gte": OuterRef("assigned_at")}
    said = Update.objects.filter(item=OuterRef("pk"), **since)
    answers = said.filter(Q(due_on__isnull=True) | ~Q(due_on=F("item__due_on")))
    answered = answers.annotate(day=TruncDate("at")).order_by("-at").values("day")[:1]
    return items.annotate(answered_on=Subquery(answered))


def silences(items: ActionItemQuerySet, rules: Rules | None = None) -> list[Silence]:
    """Four statements, however many items; three where the rules are known."""
    found = list(with_answers(items).select_related("owner", "owner_organization", "team__priority__partnership"))
    if not found:
        return []
    rules = EscalationRule.objects.in_force() if rules is None else rules
    leads, champions = leads_of(found), champions_of(found)
    return [
        Silence(
            item=item,
            rule=rules[item.team.priority.partnership_id],
            lead=leads.get((item.team.priority.partnership_id, item.owner_organization_id)),
            champions=tuple(champions[item.team.priority_id]),
            answered_on=getattr(item, "answered_on", None),
            stage=item.team.priority.partnership.stage,
        )
        for item in found
    ]


def silence_of(item_id: int) -> Silence:
    (found,) = silences(ActionItem.objects.filter(pk=item_id))
    return found


def reachable(people: Iterable[Contact]) -> list[Contact]:
    return [person for person in people if person.is_reachable]


def leads_of(items: Sequence[ActionItem]) -> dict[tuple[int, int], Contact]:
    """Whoever has sat longest for the organization at that table leads it there."""
    seats: QuerySet[Seat] = Seat.objects.current().filter(
        partnership__in={item.team.priority.partnership_id for item in items},
        organization__in={item.owner_organization_id for item in items},
    )
    leads: dict[tuple[int, int], Contact] = {}
    for seat in seats.select_related("contact").order_by("since", "id"):
        if seat.contact.is_reachable:
            leads.setdefault((seat.partnership_id, seat.organization_id), seat.contact)
    return leads


def champions_of(items: Sequence[ActionItem]) -> dict[int, list[Contact]]:
    carried = PriorityChampion.objects.current().filter(priority__in={item.team.priority_id for item in items})
    found: dict[int, list[Contact]] = defaultdict(list)
    for champion in carried.with_people():
        found[champion.priority_id] += reachable([champion.contact])
    return found
