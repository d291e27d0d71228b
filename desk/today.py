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

from convenings.ladders import Plan, missed, next_of, plans
from convenings.models import Answer, Audience, Convening, Invitation, Reminding, Rung, Side
from convenings.models.planned import ConveningQuerySet
from convenings.needs import MINUTES_WAIT, minutes_needs, opposed, unminuted
from convenings.standing import Standing, by_answer
from desk.alarms.needs import alarm_needs
from desk.alarms.ringing import PARTS as ALARM_PARTS
from desk.alarms.ringing import ringing_in
from outbox.models import Incoming, Message
from partnerships.models import ActionItem, ChecklistItem, NoteReport, Partnership, Seat
from partnerships.models.things import THINGS
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
# What a reported note is about: one of these.
ABOUT = tuple(f"note__{kind}" for kind in THINGS)


class Invited(TypedDict):
    invited: int
    silent: int
    silent_leaders: int


@dataclass(frozen=True)
class NextTable:
    """The next meeting, who is coming to it, and its reminders."""

    convening: Convening
    standing: Standing
    reminders: Sequence[Plan]
    missed: Sequence[Plan]


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
    rungs=Prepared(lambda: Rung.objects.filter(convening__in=next_meetings().values("pk"))),
    remindings=Prepared(
        lambda: Reminding.objects.of_version().filter(rung__convening__in=next_meetings().values("pk"))
    ),
    answers=Prepared(lambda: by_answer(Invitation.objects.filter(convening__in=next_meetings().values("pk")))),
    waiting=Prepared(lambda: Incoming.objects.waiting().values_list("region").annotate(Count("pk"))),
    reported=Prepared(lambda: NoteReport.objects.open().order_by("pk").values_list(*ABOUT)),
    undelivered=Prepared(lambda: Message.objects.undelivered().values_list("region").annotate(Count("pk"))),
    stuck=Prepared(lambda: stuck_items(ActionItem.objects.all())),
    late=Prepared(lambda: late_items(ActionItem.objects.all(), Given("day"))),
    ballots=Prepared(waiting_ballots),
    unminuted=Prepared(lambda: unminuted(Given("now"), Given("since"))),
    opposed=Prepared(opposed),
    partnerships=Prepared(lambda: Partnership.objects.values_list("pk")[:1]),
    tables=Prepared(tables),
    coming=Prepared(coming_meetings),
    activity=Prepared(lambda: Activity.objects.latest_first()[:LATEST]),
    **STRANDS.parts,
    **ALARM_PARTS,
)

Found = Mapping[str, Sequence[Any]]


def look(at: datetime) -> Found:
    return TODAY.ask(now=at, day=timezone.localdate(at), since=at - MINUTES_WAIT)


def next_table(found: Found, at: datetime) -> NextTable | None:
    if not found["meetings"]:
        return None
    convening = found["meetings"][0]
    standing = Standing.counted(found["answers"])
    reminders = plans(convening, found["rungs"], found["remindings"], at)
    return NextTable(convening, standing, reminders, missed(reminders, convening, standing, at))


def needs(found: Found, table: NextTable | None, at: datetime | None = None) -> list[Need]:
    """From what `look` found, without a query: what each partnership's own page says, and the mail."""
    needed = [*reply_needs(found["waiting"]), *mail_needs(found["undelivered"]), *missed_needs(table)]
    needed += note_needs(found["reported"])
    needed += minutes_needs(found["unminuted"], found["opposed"])
    needed += [*item_needs(found["stuck"], found["late"]), *ballot_needs(found["ballots"])]
    alarms = ringing_in(found, at or timezone.now()).alarms
    needed += alarm_needs(alarms)
    ringing: dict[int, set[str]] = {}
    for alarm in alarms:
        ringing.setdefault(alarm.partnership.pk, set()).add(alarm.kind)
    meetings = {meeting.partnership_id: meeting_of(meeting, table) for meeting in found["coming"]}
    progress: dict[int, list[Progress]] = {}
    for p in progress_in(found):
        progress.setdefault(p.priority.partnership_id, []).append(p)
    for row in found["tables"]:
        figures = row.businesses, row.champions, row.to_prepare
        needed += needs_of(
            Table(row, *figures, meetings.get(row.pk), progress.get(row.pk, []), ringing.get(row.pk, ()))
        )
    needed.sort(key=lambda need: need.rank)
    return needed if needed or found["partnerships"] else setup_needs()


def meeting_of(row: "WithAnnotations[Convening, Invited]", table: NextTable | None) -> Meeting:
    reminder = next_reminder(table) if table and table.convening.pk == row.pk else ""
    return Meeting(row.pk, row.title, row.short_day, row.invited, row.silent, row.silent_leaders, reminder)


def address(name: str, *args: object) -> str:
    return reverse(name, args=[current_region().slug, *args])


def reply_needs(waiting: Sequence[tuple[int, int]]) -> list[Need]:
    if not waiting:
        return []
    ((_region, count),) = waiting
    title = ngettext("One reply waits for your word", "%(count)s replies wait for your word", count)
    why = _("Something about it is in doubt, so nothing has changed yet. You know these people; we do not.")
    url = address("outbox:waiting")
    return [Need(Pressing.STUCK, title % {"count": in_words(count)}, why, url, _("Look at them"))]


def note_needs(reported: Sequence[tuple[int | None, ...]]) -> list[Need]:
    """Which note it is stands on its page, for who may read it."""
    if not reported:
        return []
    kind, number = next((kind, number) for kind, number in zip(THINGS, reported[0], strict=True) if number)
    title = ngettext("A reader asks you to look at a note", "Readers ask you to look at %(count)s notes", len(reported))
    why = _("They say something is wrong with it. Hide it with a reason, or let it stand.")
    url = address("partnerships:notes", kind, number)
    return [Need(Pressing.STUCK, title % {"count": in_words(len(reported))}, why, url, _("Look at it"))]


def mail_needs(undelivered: Sequence[tuple[int, int]]) -> list[Need]:
    if not undelivered:
        return []
    ((_region, count),) = undelivered
    title = ngettext("One message did not arrive", "%(count)s messages did not arrive", count)
    why = _("The address may be wrong, or the person may have left. A call finds out.")
    url = address("outbox:index") + "?state=undelivered"
    return [Need(Pressing.STUCK, title % {"count": in_words(count)}, why, url, _("See which"))]


def missed_needs(table: NextTable | None) -> list[Need]:
    """A reminder that no worker sent; the next one covers it."""
    return [
        Need(
            Pressing.STUCK,
            _("A reminder did not go out: %(reminder)s") % {"reminder": plan.rung},
            _("It was due %(when)s, and nothing ran for a day. The next one covers it; you can also send it by hand.")
            % {"when": plan.when},
            plan.rung.get_absolute_url(),
            _("See who waits for it"),
        )
        for plan in (table.missed if table else [])
    ]


def next_reminder(table: NextTable) -> str:
    """ "The next reminder goes Thursday, September 17, 8:30 am.": to who has not answered."""
    silent = next_of([plan for plan in table.reminders if plan.rung.audience == Audience.SILENT])
    return _("The next reminder goes %(when)s.") % {"when": silent[0].when} if silent else _("No reminder is to come.")


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
