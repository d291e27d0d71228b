"""How the room of a story is filled: asks in the ledger, a caller's list, an assistant, a person who stands there twice."""

from functools import partial
from typing import TYPE_CHECKING

from django.utils.text import slugify

from config.demonstration.days import days
from config.demonstration.story import Ask, Recruiting
from convenings.models import CallList, Convening, Delegation
from regions.models import Contact, Touch

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


def recruit(telling: "Telling", convening: Convening, plan: Recruiting) -> None:
    """Called on the day of the invitation; the rest follows on the days after it."""
    write_twice(telling, plan)
    leader, assistant = plan.assistant
    address = f"{slugify(assistant).replace('-', '.')}@{telling.region.slug}.example"
    person = telling.people[leader]
    Delegation.begin(person, assistant_name=assistant, assistant_email=address, by=person)
    telling.on(days(-4), partial(call, telling, convening, plan))
    for ask in plan.asks:
        telling.on(ask.on, partial(enter, telling, ask), hour=11)


def write_twice(telling: "Telling", plan: Recruiting) -> None:
    key, spelled = plan.twice
    person = telling.people[key]
    again = Contact(
        name=spelled,
        organization=person.organization,
        email=f"office@{slugify(person.organization.name)}.example",
        phone="956-555-0177",
    )
    again.full_clean(exclude=["region"])
    again.save()


def enter(telling: "Telling", ask: Ask) -> None:
    person, asker = telling.people[ask.of], telling.people[ask.behalf]
    Touch.enter(
        person.organization,
        contact=person,
        asked_for=ask.asked_for,
        channel=ask.channel,
        came_of=ask.came_of,
        asked_by=asker.name,
        on_behalf=None if asker.organization.is_business else asker.organization,
        note=ask.note,
        by=telling.by,
    )


def call(telling: "Telling", convening: Convening, plan: Recruiting) -> None:
    caller = telling.people[plan.caller]
    people = [telling.people[key] for key, _tap in plan.calls]
    calls = CallList.give(convening, caller, people, script=plan.script, by=telling.by)
    for key, tap in plan.calls:
        if tap:
            calls.calls.get(contact=telling.people[key]).say(tap, by=caller)
