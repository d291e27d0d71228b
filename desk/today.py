"""What needs the convener today, most pressing first. Every line says what, why, and has one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Answer, Convening, Side
from convenings.standing import Standing
from outbox.models import Message
from partnerships.models import ActionItem, Ballot, Partnership, Priority
from regions.scope import current_region

LATE_SHOWN = 4  # late items named on the page; the list has them all


@dataclass(frozen=True)
class Ask:
    title: str
    why: str
    url: str
    button: str
    late: Sequence[ActionItem] = ()


@dataclass(frozen=True)
class NextTable:
    """The next meeting, and who is coming to it."""

    convening: Convening
    standing: Standing


def next_table(at: datetime) -> NextTable | None:
    convening = Convening.objects.upcoming(at).with_partnership().first()
    return NextTable(convening, Standing.of(convening)) if convening else None


def asks(table: NextTable | None, *, at: datetime) -> list[Ask]:
    """Four queries, however much there is."""
    found = [*mail_asks(), *late_asks(), *ballot_asks(), *table_asks(table, at)]
    return found or setup_asks()


def in_words(count: int) -> str:
    """ "Three" at the head of a sentence; from ten on, figures."""
    return str(apnumber(count)).capitalize()


def address(name: str, *args: object) -> str:
    return reverse(name, args=[current_region().slug, *args])


def mail_asks() -> list[Ask]:
    count = Message.objects.undelivered().count()
    if not count:
        return []
    title = ngettext("One message did not arrive", "%(count)s messages did not arrive", count)
    why = _("The address may be wrong, or the person may have left. A call finds out.")
    return [
        Ask(title % {"count": in_words(count)}, why, address("outbox:index") + "?state=undelivered", _("See which"))
    ]


def late_asks() -> list[Ask]:
    late = list(ActionItem.objects.late(timezone.localdate()).with_thread().by_due())
    if not late:
        return []
    title = ngettext("One action item is past due", "%(count)s action items are past due", len(late)) % {
        "count": in_words(len(late))
    }
    return [Ask(title, "", address("partnerships:items"), _("Ask for an update"), late[:LATE_SHOWN])]


def ballot_asks() -> list[Ask]:
    """Ballots that are open, and closed ones nobody has adopted priorities from."""
    adopted = Priority.objects.filter(ballot=OuterRef("pk"))
    waiting = Ballot.objects.filter(opened_at__isnull=False).exclude(Exists(adopted)).select_related("partnership")
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
        for ballot in waiting.order_by("pk")
    ]


def table_asks(table: NextTable | None, at: datetime) -> list[Ask]:
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
    why = why % {"count": in_words(leaders)} + " " + _("A call from a champion works better than a third letter.")
    return [Ask(title % {"count": in_words(silent)}, why, home + "?answer=unanswered", _("See who"))]


def setup_asks() -> list[Ask]:
    """A region with nothing to do yet hears what comes first."""
    if Partnership.objects.exists():
        return []
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
