"""How far each priority has come, from the adopted sentence to its outcome, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
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

# The knots of the thread.
OPPORTUNITY, REQUIREMENT, BALLOT, PRIORITY, ACTION_TEAM, ACTION_ITEM, EVIDENCE, OUTCOME = range(8)


@dataclass(frozen=True)
class Items:
    all: int = 0
    done: int = 0
    late: int = 0
    due: int = 0  # whose day has passed, or that are done
    on_time: int = 0  # done by their day

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


def progress_of(priorities: Sequence[Priority]) -> list[Progress]:
    """In the order given. Five queries, or none without priorities."""
    if not priorities:
        return []
    ids = [priority.pk for priority in priorities]
    champions: dict[int, list[PriorityChampion]] = {}
    for champion in PriorityChampion.objects.current().with_people().filter(priority__in=ids):
        champions.setdefault(champion.priority_id, []).append(champion)
    members = TeamMember.objects.current().filter(team__priority__in=ids).values_list("team__priority")
    counts = dict(members.annotate(count=Count("id")))
    items, evidence, outcomes = _items(ids), _evidence(ids), _outcomes(ids)
    return [
        Progress(
            priority,
            champions.get(priority.pk, []),
            counts.get(priority.pk, 0),
            items.get(priority.pk, Items()),
            evidence.get(priority.pk),
            outcomes.get(priority.pk),
        )
        for priority in priorities
    ]


def _items(ids: Sequence[int]) -> dict[int, Items]:
    now = timezone.localdate()
    done = Q(status=ItemStatus.DONE)
    past = Q(status__in=UNFINISHED, due_on__lt=now)
    rows = (
        ActionItem.objects.exclude(status=ItemStatus.DROPPED)
        .filter(team__priority__in=ids)
        .values("team__priority")
        .annotate(
            all=Count("id"),
            done=Count("id", filter=done),
            late=Count("id", filter=past),
            due=Count("id", filter=done | past),
            on_time=Count("id", filter=done & Q(done_at__date__lte=F("due_on"))),
        )
    )
    names = ("all", "done", "late", "due", "on_time")
    return {row[0]: Items(*row[1:]) for row in rows.values_list("team__priority", *names)}


def _evidence(ids: Sequence[int]) -> dict[int, Update]:
    newest = (
        Update.objects.with_evidence()
        .filter(item__team__priority__in=ids)
        .select_related("item__team")
        .order_by("item__team__priority", "-id")
        .distinct("item__team__priority")
    )
    return {update.item.team.priority_id: update for update in newest}


def _outcomes(ids: Sequence[int]) -> dict[int, Outcome]:
    newest = Outcome.objects.filter(priority__in=ids).order_by("priority", "-told_at", "-id").distinct("priority")
    return {outcome.priority_id: outcome for outcome in newest}
