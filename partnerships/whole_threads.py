"""A priority's whole thread on one page: each of the eight steps with what happened at it, dated and linked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from partnerships.figures import with_unit
from partnerships.models import ActionItem, Experiment, ItemStatus, Outcome, OutcomePhoto, Priority, Quote, Update
from partnerships.progress import (
    ACTION_ITEM,
    ACTION_TEAM,
    BALLOT,
    EVIDENCE,
    OPPORTUNITY,
    OUTCOME,
    PRIORITY,
    REQUIREMENT,
    Progress,
    progress_of,
)


@dataclass(frozen=True)
class Entry:
    title: str
    at: datetime
    url: str
    note: str = ""
    quotes: Sequence[Quote] = ()
    photo: OutcomePhoto | None = None


@dataclass(frozen=True)
class Knot:
    at: int  # 0 to 7
    entries: list[Entry] = field(default_factory=list)

    @property
    def first(self) -> Entry | None:
        """What the picture writes at this knot."""
        return self.entries[0] if self.entries else None


@dataclass(frozen=True)
class WholeThread:
    priority: Priority
    progress: Progress
    knots: list[Knot]

    @property
    def drawn(self) -> list[tuple[str, datetime | None]]:
        """As the `whole_thread` tag takes it."""
        return [(knot.first.title, knot.first.at) if knot.first else ("", None) for knot in self.knots]


def whole_thread(priority: Priority, outcome: Outcome | None = None) -> WholeThread:
    """As many queries however long the thread is; with an `outcome` the last step tells that one alone."""
    (progress,) = progress_of([priority])
    told = [*_heard(priority), *_chosen(progress), *_acted(priority), *_changed(priority, outcome)]
    knots = [Knot(at, [entry for step, entry in told if step == at]) for at in range(OUTCOME + 1)]
    return WholeThread(priority, progress, knots)


Told = Iterator[tuple[int, Entry]]


def _heard(priority: Priority) -> Told:
    need, began = priority.requirement, priority.requirement.opportunity
    for step, said in ((OPPORTUNITY, began), (REQUIREMENT, need)):
        if said:
            who = said.raised_by.name if said.raised_by else ""
            yield step, Entry(said.original_statement, said.raised_at, said.get_absolute_url(), who)


def _chosen(progress: Progress) -> Told:
    priority, ballot = progress.priority, progress.priority.ballot
    if ballot and ballot.closed_at:
        yield BALLOT, Entry(ballot.question, ballot.closed_at, ballot.get_absolute_url())
    here = priority.get_absolute_url()
    yield PRIORITY, Entry(priority.title, priority.adopted_at, here, priority.outcome_wanted)
    for champion in progress.champions:
        note = _("champions it, for %(organization)s") % {"organization": champion.organization.name}
        yield ACTION_TEAM, Entry(champion.contact.name, champion.since, f"{here}#champions", note)


def _acted(priority: Priority) -> Told:
    items = ActionItem.objects.exclude(status=ItemStatus.DROPPED).filter(team__priority=priority)
    for item in items.select_related("owner").order_by("assigned_at", "id"):
        note = f"{item.owner.name} · {item.mark[1]}"
        yield ACTION_ITEM, Entry(item.title, item.done_at or item.assigned_at, item.get_absolute_url(), note)
    here = priority.get_absolute_url()
    for card in Experiment.objects.filter(priority=priority).order_by("begun_at", "id"):
        note = " · ".join(filter(None, (_("Small test"), card.mark[1], card.learned)))
        yield ACTION_ITEM, Entry(card.hypothesis, card.ended_at or card.begun_at, f"{here}#experiments", note)
    filed = Update.objects.with_evidence().filter(item__team__priority=priority).select_related("item")
    for update in filed.order_by("at", "id"):
        title = update.evidence or update.note or _("Evidence")
        yield EVIDENCE, Entry(title, update.at, update.item.get_absolute_url(), update.item.title)


def _changed(priority: Priority, outcome: Outcome | None) -> Told:
    told = priority.outcomes.filter(pk=outcome.pk) if outcome else priority.outcomes.all()
    standing = Quote.objects.standing().with_people().filter(outcome__in=told)
    quotes = list(standing)
    for one in told.select_related("photo").order_by("-told_at", "-id"):
        note = " · ".join(filter(None, (with_unit(one.figure, one.unit), one.source, one.story)))
        words = [quote for quote in quotes if quote.outcome_id == one.pk]
        photo = getattr(one, "photo", None)
        yield OUTCOME, Entry(one.title, one.told_at, f"{one.get_absolute_url()}#outcomes", note, words, photo)
