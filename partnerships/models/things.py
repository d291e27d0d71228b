"""What people talk about: an opportunity, a priority, an item or an outcome, each of one partnership."""

from typing import TypeAlias

from partnerships.models.items import ActionItem
from partnerships.models.opportunities import Opportunity
from partnerships.models.outcomes import Outcome
from partnerships.models.partnerships import Partnership
from partnerships.models.priorities import Priority

Thing: TypeAlias = Opportunity | Priority | ActionItem | Outcome

THINGS: dict[str, type[Thing]] = {
    "opportunity": Opportunity,
    "priority": Priority,
    "item": ActionItem,
    "outcome": Outcome,
}
# The way from each to its partnership.
TO_PARTNERSHIP = {
    "opportunity": "partnership",
    "priority": "partnership",
    "item": "team__priority__partnership",
    "outcome": "priority__partnership",
}


def kind_of(thing: Thing) -> str:
    return next(kind for kind, model in THINGS.items() if isinstance(thing, model))


def partnership_of(thing: Thing) -> Partnership:
    priority = priority_of(thing)
    return priority.partnership if priority else thing.partnership  # type: ignore[union-attr]


def priority_of(thing: Thing) -> Priority | None:
    """An opportunity comes before any."""
    if isinstance(thing, ActionItem):
        return thing.team.priority
    if isinstance(thing, Outcome):
        return thing.priority
    return thing if isinstance(thing, Priority) else None
