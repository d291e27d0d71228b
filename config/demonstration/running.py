"""A meeting that is on while somebody looks: opened, led through its agenda, and in the middle of its vote."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from config.demonstration.days import days
from config.demonstration.story import Meeting, Running, Said
from convenings.models import Asks, Convening, Offer, Room, Sentence, Visitor
from partnerships.models import Ballot, Elector, Requirement

if TYPE_CHECKING:
    from config.demonstration.telling import Telling

# Told this long after its beginning, the vote has been open for some minutes and has some minutes left.
INTO = timedelta(minutes=94)
EVERY = timedelta(minutes=5)


def run(telling: "Telling", plan: Running) -> None:
    """The letters went three weeks ago; the rest happened in the last two hours."""
    start = telling.now - INTO
    start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
    telling.on(days(-21), partial(invite, telling, plan, start))


def invite(telling: "Telling", plan: Running, start: datetime) -> None:
    local = start.astimezone(telling.zone)
    meeting = Meeting(plan.title, local.date(), f"{local:%H:%M}", plan.place, plan.address, absent=plan.absent)
    convening = telling.plan(meeting, kind="full")
    telling.on(days(-12), partial(telling.answer, convening, meeting))
    telling.at(start - timedelta(minutes=20), partial(open_room, telling, plan, convening, start))


def open_room(telling: "Telling", plan: Running, convening: Convening, start: datetime) -> None:
    room = Room.open(convening, by=telling.by)
    for key, contact in telling.people.items():
        if key not in plan.absent:
            convening.mark_present(contact, by=telling.by)
    telling.at(start, partial(room.start, by=telling.by))
    moment = start
    for item in convening.agenda.in_order():
        if item.asks == Asks.OPPORTUNITY:
            speak(telling, room, plan.heard, moment)
        elif item.asks == Asks.REQUIREMENT:
            speak(telling, room, plan.needed, moment)
            telling.at(moment + timedelta(minutes=28), partial(still_to_read, telling, plan, room))
        elif item.asks == Asks.VOTE:
            telling.at(moment + timedelta(minutes=1), partial(vote, telling, plan, room))
            return
        moment += timedelta(minutes=item.minutes)
        telling.at(moment, partial(room.next, by=telling.by))


def speak(telling: "Telling", room: Room, said: tuple[Said, ...], since: datetime) -> None:
    for number, sentence in enumerate(said, 1):
        telling.at(since + number * EVERY - timedelta(minutes=1), partial(write_down, telling, room, sentence))


def write_down(telling: "Telling", room: Room, said: Said) -> None:
    """As the facilitator does: from a phone by a tap, what is said aloud by hand."""
    room.refresh_from_db()
    speaker, meeting = telling.people[said.by], room.convening
    if said.by_phone:
        Sentence.send(room, speaker, said.words, category=said.topic).take(by=telling.by)
    elif room.takes == Asks.OPPORTUNITY:
        meeting.hear(statement=said.words, category=said.topic, raised_by=speaker, by=telling.by)
    else:
        Requirement.capture(meeting.partnership, said.words, category=said.topic, raised_by=speaker, by=telling.by)


def still_to_read(telling: "Telling", plan: Running, room: Room) -> None:
    """What waits on the facilitator's board: a sentence, an offer, somebody who walked in."""
    room.refresh_from_db()
    said, (key, words) = plan.waiting, plan.offer
    Sentence.send(room, telling.people[said.by], said.words, category=said.topic)
    Offer.make(room, telling.people[key], words, about=needed_in(room)[0])
    name, organization = plan.walked_in
    email = f"{name.split()[0].lower()}@{telling.region.slug}.example"
    Visitor.come(room, name=name, email=email, organization=organization, side="business")


def needed_in(room: Room) -> list[Requirement]:
    here = Requirement.objects.standing().filter(
        partnership=room.convening.partnership_id, raised_at__gte=room.opened_at
    )
    return list(here.order_by("pk"))


def vote(telling: "Telling", plan: Running, room: Room) -> None:
    """The vote is open; some have placed all their dots, each on what they care about."""
    room.refresh_from_db()
    meeting, needed = room.convening, needed_in(room)
    ballot = Ballot.prepare(meeting.partnership, plan.question, needed, dots=3, cap=2, winners=2, by=telling.by)
    room.open_ballot(ballot, by=telling.by)
    for number, key in enumerate(plan.voted):
        moment = timezone.now() + timedelta(seconds=20 + 15 * number)
        telling.at(moment, partial(place, telling, ballot, key, number))


def place(telling: "Telling", ballot: Ballot, key: str, number: int) -> None:
    options = list(ballot.options.order_by("position").values_list("pk", flat=True))
    elector = Elector.objects.get(ballot=ballot, contact=telling.people[key])
    elector.place(options[number % len(options)], 2)
    elector.place(options[(number + 2) % len(options)], 1)
