"""The golden thread of a partnership: what was heard, what was chosen, and what has come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Ballot, Opportunity, Partnership, Priority, Requirement
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.models.priorities import PriorityQuerySet
from partnerships.progress import (
    BALLOT,
    OPPORTUNITY,
    REQUIREMENT,
    Progress,
    assembled,
    champions_of,
    evidence_of,
    items_of,
    members_of,
    outcomes_of,
    progress_of,
)
from partnerships.stories import Story, story_of
from regions.days import month_day
from regions.prepared import Given, Prepared, Together


@dataclass(frozen=True)
class Strand:
    """One small line in a list: a priority, or a partnership that has none yet."""

    title: str
    partnership: Partnership
    url: str
    at: int  # 0 to 7
    sentence: str
    champions: str = ""


@dataclass(frozen=True)
class Thread:
    opportunities: Sequence[int]
    requirements: Sequence[tuple[int, int | None]]  # (requirement, the opportunity it serves)
    ballots: Sequence[Ballot]  # opened, newest first
    progress: Sequence[Progress]

    @property
    def at(self) -> int:
        """Where the partnership stands: its furthest priority, else what has been heard so far."""
        if self.progress:
            return max(progress.at for progress in self.progress)
        return BALLOT if self.ballots else REQUIREMENT if self.requirements else OPPORTUNITY

    @property
    def is_bare(self) -> bool:
        return not (self.opportunities or self.requirements or self.progress)

    @property
    def stories(self) -> list[Story]:
        return [story_of(progress) for progress in self.progress]

    @property
    def closed(self) -> Ballot | None:
        return next((ballot for ballot in self.ballots if ballot.closed_at), None)

    @property
    def braid(self) -> dict[str, object]:
        """As the `braid` tag draws it."""
        fed = {opportunity: requirement for requirement, opportunity in self.requirements if opportunity}
        chosen = {progress.priority.requirement_id for progress in self.progress}
        return {
            "heads": self._heads(),
            "opportunities": [fed.get(opportunity) for opportunity in self.opportunities],
            "requirements": [(requirement, requirement in chosen) for requirement, _served in self.requirements],
            "ballot": _day(self.closed) if self.closed else "",
            "priorities": [
                {"title": p.priority.title, "champion": p.champion_names, "note": p.sentence, "at": p.at}
                for p in self.progress
            ],
            "label": self.label,
        }

    @property
    def label(self) -> str:
        heard = ngettext("%(n)d opportunity was heard.", "%(n)d opportunities were heard.", len(self.opportunities))
        chosen = ngettext("%(n)d priority was adopted.", "%(n)d priorities were adopted.", len(self.progress))
        return " ".join(
            (
                _("The golden thread of the partnership."),
                heard % {"n": len(self.opportunities)},
                chosen % {"n": len(self.progress)},
                _("The list below says the same in words."),
            )
        )

    def _heads(self) -> list[str]:
        all_items = sum(p.items.all for p in self.progress)
        voted = self.closed.result["voted"] if self.closed and self.closed.result else 0
        counted = (
            (len(self.opportunities), _("%(n)d heard")),
            (len(self.requirements), _("%(n)d worked out")),
            (voted, _("%(n)d voted")),
            (len(self.progress), _("%(n)d adopted")),
            (sum(p.at > 3 for p in self.progress), _("%(n)d at work")),
            (all_items, _("%(done)d of %(n)d done")),
            (sum(p.evidence is not None for p in self.progress), _("%(n)d filed")),
            (sum(p.outcome is not None for p in self.progress), _("%(n)d told")),
        )
        done = sum(p.items.done for p in self.progress)
        return [words % {"n": number, "done": done} if number else "" for number, words in counted]


def _day(ballot: Ballot) -> str:
    return month_day(ballot.closed_at) if ballot.closed_at else ""


def thread_of(partnership: Partnership) -> Thread:
    """Nine queries, however long the thread."""
    of = {"partnership": partnership}
    priorities = Priority.objects.standing().filter(**of).ranked()
    return Thread(
        opportunities=list(
            Opportunity.objects.standing().filter(**of).order_by("raised_at", "id").values_list("id", flat=True)
        ),
        requirements=list(
            Requirement.objects.standing().filter(**of).order_by("raised_at", "id").values_list("id", "opportunity")
        ),
        ballots=list(Ballot.objects.filter(**of, opened_at__isnull=False).newest_first()),
        progress=progress_of(list(priorities.select_related("partnership", "ballot", *BEGAN))),
    )


# Where a priority's story begins: the sentence, and who said it.
BEGAN = ("requirement__raised_by", "requirement__opportunity__raised_by")


def active() -> PartnershipQuerySet:
    return Partnership.objects.active()


def active_priorities() -> PriorityQuerySet:
    return Priority.objects.standing().filter(partnership__in=active())


def early() -> PartnershipQuerySet:
    """Active partnerships that have adopted nothing yet, with how far they have come."""
    of = {"partnership": OuterRef("pk")}
    voted = Ballot.objects.filter(**of, opened_at__isnull=False)
    return (
        active()
        .filter(~Exists(Priority.objects.standing().filter(**of)))
        .annotate(
            heard=how_many(Opportunity.objects.standing().filter(**of)),
            worked_out=how_many(Requirement.objects.standing().filter(**of)),
            voted=Exists(voted),
        )
    )


def how_many(rows: "QuerySet[Any]", of: str = "partnership") -> Coalesce:
    counted = rows.order_by().values(of).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


STRANDS = Together(
    priorities=Prepared(lambda: active_priorities().ranked().select_related("partnership")),
    champions=Prepared(lambda: champions_of(active_priorities())),
    members=Prepared(lambda: members_of(active_priorities())),
    items=Prepared(lambda: items_of(active_priorities(), Given("day"))),
    evidence=Prepared(lambda: evidence_of(active_priorities())),
    outcomes=Prepared(lambda: outcomes_of(active_priorities())),
    early=Prepared(early),
)


def progress_in(found: Mapping[str, Sequence[Any]]) -> list[Progress]:
    """Of the standing priorities of active partnerships, from what STRANDS found."""
    parts = ("priorities", "champions", "members", "items", "evidence", "outcomes")
    return assembled(*(found[name] for name in parts))


def strands(found: Mapping[str, Sequence[Any]]) -> list[Strand]:
    """Each standing priority of the active partnerships, and each of those without one, from what STRANDS found."""
    chosen = [
        Strand(
            p.priority.title, p.priority.partnership, p.priority.get_absolute_url(), p.at, p.sentence, p.champion_names
        )
        for p in progress_in(found)
    ]
    return chosen + [
        Strand(p.name, p, p.get_absolute_url(), *_early(p.heard, p.worked_out, p.voted)) for p in found["early"]
    ]


def _early(heard: int, worked_out: int, voted: bool) -> tuple[int, str]:
    """Step and words of a partnership that has adopted nothing yet."""
    if voted:
        return BALLOT, _("the leaders are choosing")
    if worked_out:
        return REQUIREMENT, ngettext("%(n)d requirement worked out", "%(n)d requirements worked out", worked_out) % {
            "n": worked_out
        }
    if heard:
        return OPPORTUNITY, ngettext("%(n)d opportunity heard", "%(n)d opportunities heard", heard) % {"n": heard}
    return OPPORTUNITY, _("nothing heard yet")
