"""What is said between two meetings, at one priority: notes, whoever is named in them, and what it came to."""

from functools import partial
from typing import TYPE_CHECKING

from config.demonstration.story import Noted, Talk
from partnerships.models import Note, Priority, Visibility

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


def talk(telling: "Telling", plan: Talk) -> None:
    for hour, noted in enumerate(plan.notes, 8):
        telling.on(noted.on, partial(write, telling, plan, noted), hour=hour)


def write(telling: "Telling", plan: Talk, noted: Noted) -> None:
    priority = Priority.objects.get(partnership=telling.partnership, title=plan.about)
    write_down = Note.summarize if noted.sums_up else Note.say
    write_down(priority, text=noted.words, visibility=Visibility.MEMBERS, by=telling.people[noted.by])
