"""The home of a partnership: where on the thread it stands, what needs whom, what happened since last time."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from partnerships.models import ActionItem, Partnership, PriorityChampion, Seat, SeatRole
from partnerships.needs import (
    FROM_ABOVE,
    Meeting,
    Need,
    Table,
    ballot_needs,
    item_needs,
    late_items,
    needs_of,
    stuck_items,
    waiting_ballots,
)
from partnerships.places import member_map, members_by_county, places
from partnerships.scorecard import figures
from partnerships.threads import Thread, thread_of
from regions.access import RegionRequest, region_page
from regions.models import Activity, County
from regions.prepared import Given, Prepared, Together

NEWEST = 8
# What an answer to an invitation is as a seat.
SEATS = {"yes": "here", "sending": "here", "maybe": "maybe", "waiting": "maybe", "no": "away", "": ""}
OF_ONE = {"team__priority__partnership": Given("partnership")}
# What of its items and ballots needs somebody, in one statement.
WAITING = Together(
    stuck=Prepared(lambda: stuck_items(ActionItem.objects.filter(**OF_ONE))),
    late=Prepared(lambda: late_items(ActionItem.objects.filter(**OF_ONE), Given("day"))),
    ballots=Prepared(lambda: waiting_ballots().filter(partnership=Given("partnership"))),
)


@region_page(can="see")
def home(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership.objects.select_related("sector", "choice__worksheet"), slug=partnership)
    thread = thread_of(found)
    seats = list(Seat.objects.current().filter(partnership=found).with_people())
    counties = list(County.objects.filter(pk__in=request.region.regioncounty_set.values("county")))
    counts = members_by_county(seats)
    meeting = convenings(found)
    context = {
        "partnership": found,
        "thread": thread,
        "needs": needs(found, thread, seats, meeting),
        "champions": champions(seats, thread.progress),
        "businesses": sum(seat.is_business for seat in seats),
        "partners": sum(seat.role == SeatRole.PARTNER for seat in seats),
        "figures": figures(found),
        "counties": counties,
        "places": places(counties, counts),
        "map": member_map(counties, counts, request.region.name),
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/home.html", context | meeting | news(found))


def needs(found: Partnership, thread: Thread, seats: list[Seat], meeting: dict[str, Any]) -> list[Need]:
    waiting = WAITING.ask(partnership=found.pk, day=timezone.localdate())
    alarms = [need for source in FROM_ABOVE for need in source(found)]
    table = Table(
        found,
        businesses=sum(seat.is_business for seat in seats),
        champions=sum(seat.role == SeatRole.CHAMPION for seat in seats),
        to_prepare=found.checklist.undone().count(),
        meeting=meeting["facts"],
        progress=thread.progress,
        alarms={need.alarm for need in alarms},
    )
    needed = [*alarms, *item_needs(waiting["stuck"], waiting["late"], found), *ballot_needs(waiting["ballots"])]
    return sorted([*needed, *needs_of(table)], key=lambda need: need.rank)


def champions(seats: list[Seat], progress: Any) -> list[tuple[Any, str]]:
    """Those of the table first, then those of a priority; each with organization and what they carry."""
    carried: dict[int, list[str]] = {}
    people: dict[int, Seat | PriorityChampion] = {s.contact_id: s for s in seats if s.role == SeatRole.CHAMPION}
    for p in progress:
        for champion in p.champions:
            carried.setdefault(champion.contact_id, []).append(p.priority.title)
            people.setdefault(champion.contact_id, champion)
    return [
        (person, " · ".join([person.organization.name, *carried.get(contact, [])]))
        for contact, person in people.items()
    ]


def convenings(found: Partnership) -> dict[str, Any]:
    """The next meeting with its seats. Meetings live in a higher layer: they are read by their reverse relation."""
    coming = found.convenings.upcoming().first()
    invited = coming.invitations.principals().order_by("side", "id") if coming else None
    answers = list(invited.values_list("side", "answer")) if invited is not None else []
    rings: dict[str, list[str]] = {"business": [], "partner": []}
    for side, answer in answers:
        rings[side].append(SEATS[answer])
    here = {ring: seats.count("here") for ring, seats in rings.items()}
    silent = [side for side, answer in answers if not answer]
    facts = coming and Meeting(
        coming.pk, coming.title, coming.short_day, len(answers), len(silent), silent.count("business")
    )
    return {"next": coming, "invited": rings, "here": here, "all_here": sum(here.values()), "facts": facts}


def news(found: Partnership) -> dict[str, Any]:
    """What happened since the table last met; before the first meeting, what happened lately."""
    last = found.convenings.filter(ends_at__lte=timezone.now()).exclude(state="cancelled").order_by("-ends_at").first()
    happened = Activity.objects.in_thread(found.pk).latest_first()
    if last:
        happened = happened.filter(at__gte=last.ends_at)
    return {"last": last, "news": list(happened[:NEWEST])}
