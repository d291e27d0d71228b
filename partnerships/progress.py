"""How far each priority has come, from the adopted sentence to its outcome, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.figures import with_unit
from partnerships.models import (
    UNFINISHED,
    ActionItem,
    ItemStatus,
    Outcome,
    Priority,
    PriorityChampion,
    TeamMember,
    Update,
)
from regions.prepared import Given

# The knots of the thread.
OPPORTUNITY, REQUIREMENT, BALLOT, PRIORITY, ACTION_TEAM, ACTION_ITEM, EVIDENCE, OUTCOME = range(8)


@dataclass(frozen=True)
class Items:
    all: int = 0
    done: int = 0
    late: int = 0

    @property
    def words(self) -> str:
        done = ngettext("%(done)d of %(all)d item done", "%(done)d of %(all)d items done", self.all)
        return done % {"done": self.done, "all": self.all}

    @property
    def late_words(self) -> str:
        return ngettext("%(late)d is late", "%(late)d are late", self.late) % {"late": self.late} if self.late else ""


@dataclass(frozen=True)
class Progress:
    priority: Priority
    champions: Sequence[PriorityChampion] = ()
    members: int = 0
    items: Items = field(default_factory=Items)
    evidence: Update | None = None
    outcome: Outcome | None = None

    @property
    def at(self) -> int:
        """The last knot that is tied."""
        tied = (
            (OUTCOME, self.outcome),
            (EVIDENCE, self.evidence),
            (ACTION_ITEM, self.items.all),
            (ACTION_TEAM, self.members or self.champions),
        )
        return next((step for step, there in tied if there), PRIORITY)

    @property
    def sentence(self) -> str:
        """What to say at that knot."""
        if self.outcome:
            return with_unit(self.outcome.figure, self.outcome.unit) or self.outcome.title
        if self.evidence:
            return self.evidence_words
        if self.items.all:
            return "; ".join(filter(None, (self.items.words, self.items.late_words)))
        if self.members:
            return ngettext("%(count)d in the team", "%(count)d in the team", self.members) % {"count": self.members}
        return _("team forming") if self.champions else _("looking for a champion")

    @property
    def evidence_words(self) -> str:
        return (self.evidence.evidence or self.evidence.note or _("evidence filed")) if self.evidence else ""

    @property
    def champion_names(self) -> str:
        return ", ".join(f"{c.contact.name}, {c.organization.name}" for c in self.champions[:1]) + (
            _(" and %(count)d more") % {"count": len(self.champions) - 1} if len(self.champions) > 1 else ""
        )


# The priorities in question: their numbers, or a query for them.
Of: TypeAlias = "Sequence[int] | QuerySet[Priority, Any]"


def progress_of(priorities: Sequence[Priority]) -> list[Progress]:
    """In the order given. Five queries, or none without priorities."""
    if not priorities:
        return []
    ids = [priority.pk for priority in priorities]
    return assembled(
        priorities,
        champions_of(ids),
        members_of(ids),
        items_of(ids, timezone.localdate()),
        evidence_of(ids),
        outcomes_of(ids),
    )


def assembled(
    priorities: Sequence[Priority],
    champions: Iterable[PriorityChampion],
    members: Iterable[tuple[int, int]],
    items: Iterable[tuple[int, ...]],
    evidence: Iterable[Update],
    outcomes: Iterable[Outcome],
) -> list[Progress]:
    """Each priority with what belongs to it."""
    champions_by: dict[int, list[PriorityChampion]] = {}
    for champion in champions:
        champions_by.setdefault(champion.priority_id, []).append(champion)
    counts, items_by = dict(members), {row[0]: Items(*row[1:]) for row in items}
    evidence_by = {update.item.team.priority_id: update for update in evidence}
    outcome_by = {outcome.priority_id: outcome for outcome in outcomes}
    return [
        Progress(
            priority,
            champions_by.get(priority.pk, []),
            counts.get(priority.pk, 0),
            items_by.get(priority.pk, Items()),
            evidence_by.get(priority.pk),
            outcome_by.get(priority.pk),
        )
        for priority in priorities
    ]


def champions_of(priorities: Of) -> "QuerySet[PriorityChampion]":
    return PriorityChampion.objects.current().with_people().filter(priority__in=priorities)


def members_of(priorities: Of) -> "QuerySet[TeamMember, tuple[int, int]]":
    """(priority, how many are in its team)."""
    members = TeamMember.objects.current().filter(team__priority__in=priorities).order_by()
    return members.values_list("team__priority").annotate(count=Count("id"))


def items_of(priorities: Of, day: "date | Given") -> "QuerySet[ActionItem, tuple[int, int, int, int]]":
    """(priority, how many items, done, late on that day)."""
    rows = ActionItem.objects.exclude(status=ItemStatus.DROPPED).filter(team__priority__in=priorities).order_by()
    return rows.values_list("team__priority").annotate(
        all=Count("id"),
        done=Count("id", filter=Q(status=ItemStatus.DONE)),
        late=Count("id", filter=Q(status__in=UNFINISHED, due_on__lt=day)),
    )


def evidence_of(priorities: Of) -> "QuerySet[Update]":
    """The newest of each priority."""
    filed = Update.objects.with_evidence().filter(item__team__priority__in=priorities).select_related("item__team")
    return filed.order_by("item__team__priority", "-id").distinct("item__team__priority")


def outcomes_of(priorities: Of) -> "QuerySet[Outcome]":
    """The newest of each priority."""
    told = Outcome.objects.filter(priority__in=priorities)
    return told.order_by("priority", "-told_at", "-id").distinct("priority")
