"""The teams of two priorities: who sits beside those with something to do, who helps, and what a champion writes."""

from functools import partial
from typing import TYPE_CHECKING

from config.demonstration.story import Teamed
from partnerships.models import ActionItem, Priority

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


def team_up(telling: "Telling", plan: Teamed) -> None:
    telling.on(plan.on, partial(gather, telling, plan), hour=9)


def gather(telling: "Telling", plan: Teamed) -> None:
    """By its champion, who is of the team already."""
    priority = Priority.objects.select_related("team").get(partnership=telling.partnership, title=plan.about)
    champion = telling.people[plan.champion]
    for key in plan.joins:
        priority.team.join(telling.people[key], by=champion)
    for title, key in plan.helps:
        item = ActionItem.objects.get(team=priority.team, title=title)
        item.call_in(telling.people[key], by=telling.by)
    if plan.letter:
        subject, text = plan.letter
        priority.team.write(subject=subject, text=text, by=champion)
