"""What needs the convener today, most pressing first. Every line says what, why, and has one button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from convenings.models import Answer, Convening, Invitation, Side
from convenings.models.convenings import ConveningQuerySet
from convenings.standing import Standing, by_answer
from outbox.models import Message
from partnerships.models import ActionItem, ChecklistItem, Partnership, Seat
from partnerships.needs import (
    Meeting,
    Need,
    Pressing,
    Table,
    ballot_needs,
    in_words,
    item_needs,
    late_items,
    needs_of,
    stuck_items,
    waiting_ballots,
)
from partnerships.progress import Progress
from partnerships.threads import STRANDS, active, how_many, progress_in
from regions.models import Activity
from regions.prepared import Given, Prepared, Together
from regions.scope import current_region

LATEST = 8  # of what happened


class Invited(TypedDict):
    invited: int
    silent: int
    silent_leaders: int


@dataclass(frozen=True)
class NextTable:
    """The next meeting, and who is coming to it."""

    convening: Convening
    standing: Standing


def next_meetings() -> ConveningQuerySet:
    return Convening.objects.upcoming(Given("now"))[:1]


def tables() -> "QuerySet[Partnership]":
    """The active partnerships, with the figures their needs are told from."""
    seats = Seat.objects.current(Given("day")).filter(partnership=OuterRef("pk"))
    steps = ChecklistItem.objects.undone().filter(partnership=OuterRef("pk"))
    figures = {
        "businesses": how_many(seats.business()),
        "champions": how_many(seats.champions()),
        "to_prepare": how_many(steps),
    }
    return active().annotate(**figures).order_by("name", "pk")


def coming_meetings() -> "QuerySet[Convening]":
    """The next of each partnership, with how many are invited, silent, and silent leaders."""
    invited = Invitation.objects.filter(convening=OuterRef("pk"))
    silent = invited.filter(answer=Answer.NONE)
    counted = {"invited": invited, "silent": silent, "silent_leaders": silent.filter(side=Side.BUSINESS)}
    upcoming = Convening.objects.upcoming(Given("now")).order_by("partnership_id", "starts_at", "pk")
    return upcoming.distinct("partnership_id").annotate(
        **{name: how_many(rows, "convening") for name, rows in counted.items()}
    )


# All that the page shows, asked in one statement.
TODAY = Together(
    meetings=Prepared(lambda: next_meetings().with_partnership()),
    answers=Prepared(lambda: by_answer(Invitation.objects.filter(convening__in=next_meetings().values("pk")))),
    undelivered=Prepared(lambda: Message.objects.undelivered().values_list("region").annotate(Count("pk"))),
    stuck=Prepared(lambda: stuck_items(ActionItem.objects.all())),
    late=Prepared(lambda: late_items(ActionItem.objects.all(), Given("day"))),
    ballots=Prepared(waiting_ballots),
    partnerships=Prepared(lambda: Partnership.objects.values_list("pk")[:1]),
    tables=Prepared(tables),
    coming=Prepared(coming_meetings),
    activity=Prepared(lambda: Activity.objects.latest_first()[:LATEST]),
    **STRANDS.parts,
)

Found = Mapping[str, Sequence[Any]]


def look(at: datetime) -> Found:
    return TODAY.ask(now=at, day=timezone.localdate(at))


def next_table(found: Found) -> NextTable | None:
    return NextTable(found["meetings"][0], Standing.counted(found["answers"])) if found["meetings"] else None


def needs(found: Found) -> list[Need]:
    """From what `look` found, without a query: what each partnership's own page says, and the mail."""
    needed = [*mail_needs(found["undelivered"]), *item_needs(found["stuck"], found["late"])]
    needed += ballot_needs(found["ballots"])
    meetings = {meeting.partnership_id: meeting_of(meeting) for meeting in found["coming"]}
    progress: dict[int, list[Progress]] = {}
    for p in progress_in(found):
        progress.setdefault(p.priority.partnership_id, []).append(p)
    for row in found["tables"]:
        figures = row.businesses, row.champions, row.to_prepare
        needed += needs_of(Table(row, *figures, meetings.get(row.pk), progress.get(row.pk, [])))
    needed.sort(key=lambda need: need.rank)
    return needed if needed or found["partnerships"] else setup_needs()


def meeting_of(row: "WithAnnotations[Convening, Invited]") -> Meeting:
    return Meeting(row.pk, row.title, row.short_day, row.invited, row.silent, row.silent_leaders)


def address(name: str, *args: object) -> str:
    return reverse(name, args=[current_region().slug, *args])


def mail_needs(undelivered: Sequence[tuple[int, int]]) -> list[Need]:
    if not undelivered:
        return []
    ((_region, count),) = undelivered
    title = ngettext("One message did not arrive", "%(count)s messages did not arrive", count)
    why = _("The address may be wrong, or the person may have left. A call finds out.")
    url = address("outbox:index") + "?state=undelivered"
    return [Need(Pressing.STUCK, title % {"count": in_words(count)}, why, url, _("See which"))]


def setup_needs() -> list[Need]:
    """A region without a partnership hears what comes first."""
    return [
        Need(
            Pressing.SEATS,
            _("Fill your directory"),
            _("Import the companies and partners you already know from a spreadsheet."),
            address("regions:import"),
            _("Import a list"),
            for_conveners=True,
        ),
        Need(
            Pressing.SEATS,
            _("Start your first partnership"),
            _("One industry, one shared region. It takes two minutes."),
            address("partnerships:new"),
            _("Start a partnership"),
            for_conveners=True,
        ),
    ]
