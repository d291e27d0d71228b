"""What needs the convener today, most pressing first. Every line says what, why, and has one button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from convenings.ladders import Plan, missed, next_of, plans
from convenings.models import Answer, Audience, Convening, Invitation, Reminding, Rung, Side
from convenings.models.planned import ConveningQuerySet
from convenings.standing import Standing, by_answer
from outbox.models import Incoming, Message
from partnerships.models import ActionItem, Ballot, Partnership, Priority
from partnerships.threads import STRANDS
from regions.models import Activity
from regions.prepared import Given, Prepared, Together
from regions.scope import current_region

CALL = _lazy("A call from a champion works better than a third letter.")
LATE_SHOWN = 4  # late items named on the page; the list has them all
LATEST = 8  # of what happened


class Counted(TypedDict):
    count: int


@dataclass(frozen=True)
class Ask:
    title: str
    why: str
    url: str
    button: str
    late: Sequence[ActionItem] = ()


@dataclass(frozen=True)
class NextTable:
    """The next meeting, who is coming to it, and its reminders."""

    convening: Convening
    standing: Standing
    reminders: Sequence[Plan]
    missed: Sequence[Plan]


def next_meetings() -> ConveningQuerySet:
    return Convening.objects.upcoming(Given("now"))[:1]


def late_items() -> "QuerySet[ActionItem]":
    """The first few, each with how many there are."""
    late = ActionItem.objects.late(Given("day")).select_related("owner").by_due()
    return late.annotate(count=Window(Count("pk")))[:LATE_SHOWN]


def waiting_ballots() -> "QuerySet[Ballot]":
    """Open, or closed without anybody having adopted priorities from them."""
    adopted = Priority.objects.filter(ballot=OuterRef("pk"))
    opened = Ballot.objects.filter(opened_at__isnull=False).exclude(Exists(adopted))
    return opened.select_related("partnership").order_by("pk")


# All that the page shows, asked in one statement.
TODAY = Together(
    meetings=Prepared(lambda: next_meetings().with_partnership()),
    rungs=Prepared(lambda: Rung.objects.filter(convening__in=next_meetings().values("pk"))),
    remindings=Prepared(
        lambda: Reminding.objects.of_version().filter(rung__convening__in=next_meetings().values("pk"))
    ),
    answers=Prepared(lambda: by_answer(Invitation.objects.filter(convening__in=next_meetings().values("pk")))),
    waiting=Prepared(lambda: Incoming.objects.waiting().values_list("region").annotate(Count("pk"))),
    undelivered=Prepared(lambda: Message.objects.undelivered().values_list("region").annotate(Count("pk"))),
    late=Prepared(late_items),
    ballots=Prepared(waiting_ballots),
    partnerships=Prepared(lambda: Partnership.objects.values_list("pk")[:1]),
    activity=Prepared(lambda: Activity.objects.latest_first()[:LATEST]),
    **STRANDS.parts,
)

Found = Mapping[str, Sequence[Any]]


def look(at: datetime) -> Found:
    return TODAY.ask(now=at, day=timezone.localdate(at))


def next_table(found: Found, at: datetime) -> NextTable | None:
    if not found["meetings"]:
        return None
    convening = found["meetings"][0]
    standing = Standing.counted(found["answers"])
    reminders = plans(convening, found["rungs"], found["remindings"], at)
    return NextTable(convening, standing, reminders, missed(reminders, convening, standing, at))


def asks(found: Found, table: NextTable | None) -> list[Ask]:
    """From what `look` found, without a query."""
    mail = [*mail_asks(found["undelivered"]), *missed_asks(table)]
    needed = [
        *reply_asks(found["waiting"]),
        *mail,
        *late_asks(found["late"]),
        *ballot_asks(found["ballots"]),
        *table_asks(table),
    ]
    return needed if needed or found["partnerships"] else setup_asks()


def in_words(count: int) -> str:
    """ "Three" at the head of a sentence; from ten on, figures."""
    return str(apnumber(count)).capitalize()


def address(name: str, *args: object) -> str:
    return reverse(name, args=[current_region().slug, *args])


def reply_asks(waiting: Sequence[tuple[int, int]]) -> list[Ask]:
    if not waiting:
        return []
    ((_region, count),) = waiting
    title = ngettext("One reply waits for your word", "%(count)s replies wait for your word", count)
    why = _("Something about it is in doubt, so nothing has changed yet. You know these people; we do not.")
    return [Ask(title % {"count": in_words(count)}, why, address("outbox:waiting"), _("Look at them"))]


def mail_asks(undelivered: Sequence[tuple[int, int]]) -> list[Ask]:
    if not undelivered:
        return []
    ((_region, count),) = undelivered
    title = ngettext("One message did not arrive", "%(count)s messages did not arrive", count)
    why = _("The address may be wrong, or the person may have left. A call finds out.")
    return [
        Ask(title % {"count": in_words(count)}, why, address("outbox:index") + "?state=undelivered", _("See which"))
    ]


def late_asks(late: Sequence["WithAnnotations[ActionItem, Counted]"]) -> list[Ask]:
    if not late:
        return []
    count = late[0].count
    title = ngettext("One action item is past due", "%(count)s action items are past due", count)
    return [Ask(title % {"count": in_words(count)}, "", address("partnerships:items"), _("Ask for an update"), late)]


def ballot_asks(waiting: Sequence[Ballot]) -> list[Ask]:
    return [
        Ask(
            _("The leaders have chosen: %(question)s") % {"question": ballot.question},
            _("Adopt what they chose, with an outcome and a measure, and the teams can begin."),
            address("partnerships:adopt", ballot.pk),
            _("Adopt the priorities"),
        )
        if ballot.closed_at
        else Ask(
            _("Voting is open: %(question)s") % {"question": ballot.question},
            _("%(partnership)s is placing its dots. Close it when the room is done.")
            % {"partnership": ballot.partnership},
            address("partnerships:ballot", ballot.pk),
            _("Watch the seats fill"),
        )
        for ballot in waiting
    ]


def table_asks(table: NextTable | None) -> list[Ask]:
    if table is None:
        return []
    home = address("convenings:home", table.convening.pk)
    if not table.standing.total:
        why = _("Six weeks ahead is a good time; %(title)s is on %(day)s.")
        words = {"title": table.convening.title, "day": table.convening.short_day}
        return [
            Ask(_("Nobody is invited yet"), why % words, address("convenings:invite", table.convening.pk), _("Invite"))
        ]
    silent = table.standing.unanswered
    if not silent:
        return []
    title = ngettext("One person has not answered", "%(count)s people have not answered", silent)
    leaders = table.standing.counts[Side.BUSINESS][Answer.NONE]
    why = ngettext("%(count)s is a business leader.", "%(count)s are business leaders.", leaders)
    why = " ".join((why % {"count": in_words(leaders)}, next_reminder(table), str(CALL)))
    return [Ask(title % {"count": in_words(silent)}, why, home + "?answer=unanswered", _("See who"))]


def missed_asks(table: NextTable | None) -> list[Ask]:
    """A reminder that no worker sent; the next one covers it."""
    return [
        Ask(
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


def setup_asks() -> list[Ask]:
    """A region without a partnership hears what comes first."""
    return [
        Ask(
            _("Fill your directory"),
            _("Import the companies and partners you already know from a spreadsheet."),
            address("regions:import"),
            _("Import a list"),
        ),
        Ask(
            _("Start your first partnership"),
            _("One industry, one shared region. It takes two minutes."),
            address("partnerships:new"),
            _("Start a partnership"),
        ),
    ]
