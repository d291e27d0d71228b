"""What the leaders promised: each priority with who carries it and what is done first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from partnerships.models import ActionItem, Priority, PriorityChampion
from regions.models import Contact


@dataclass
class Promised:
    priority: Priority
    champions: list[PriorityChampion] = field(default_factory=list)
    step: ActionItem | None = None

    def is_carried_by(self, contact: Contact) -> bool:
        return any(champion.contact_id == contact.pk for champion in self.champions)


def promised(standing: QuerySet[Priority]) -> list[Promised]:
    """As the leaders ranked them; three statements, however many there are."""
    found = standing.select_related("partnership", "team", "requirement__opportunity").order_by("rank", "id")
    rows = {priority.pk: Promised(priority) for priority in found}
    for champion in PriorityChampion.objects.seated().with_people().filter(priority__in=rows):
        rows[champion.priority_id].champions.append(champion)
    for number, step in first_steps(rows).items():
        rows[number].step = step
    return list(rows.values())


def first_steps(numbers: Mapping[int, object] | list[int]) -> dict[int, ActionItem]:
    """Of each priority that has one, what is done first."""
    items = ActionItem.objects.standing().filter(team__priority__in=list(numbers)).select_related("owner", "team")
    return {item.team.priority_id: item for item in items.order_by("-id")}
