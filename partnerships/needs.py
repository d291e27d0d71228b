"""What needs somebody, the most pressing first: one list, which today and the home of a partnership both show."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypedDict

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import WithAnnotations

from partnerships.models import UNFINISHED, ActionItem, Ballot, ItemStatus, Partnership, Priority
from partnerships.models.item_lists import ActionItemQuerySet
from partnerships.progress import Progress
from partnerships.tallies import tally
from partnerships.voters import fitting
from regions.prepared import Given
from regions.scope import current_region

FEWEST_CHAMPIONS = 2  # two to six carry a launch
NAMED = 4  # items named; the list has them all
# By the state of a ballot nobody has counted: what it is, why it waits, what its page is good for.
UNCLOSED: dict[str, tuple[Promise, Promise, Promise]] = {
    "open": (
        gettext_lazy("Voting is open: %(question)s"),
        gettext_lazy("The leaders are voting. Close it when the room is done."),
        gettext_lazy("Watch the seats fill"),
    ),
    "closing": (
        gettext_lazy("Voting has stopped: %(question)s"),
        gettext_lazy("For a minute this can be taken back; then the votes are counted by themselves."),
        gettext_lazy("Take it back, or count now"),
    ),
    "ended": (
        gettext_lazy("Time is up: %(question)s"),
        gettext_lazy("The votes are counted by themselves within minutes."),
        gettext_lazy("Count now"),
    ),
}
TABLE_VOTES = gettext_lazy("The table is voting. Close it when the room is done.")
ORGANIZATIONS_VOTE = gettext_lazy("The organizations are voting. Close it when the room is done.")


class Pressing(IntEnum):
    """In this order, over all partnerships."""

    STUCK, LATE, ALARM, VOTE, MINUTES, ANSWERS, SEATS, MEETING, PREPARATION, PRIORITY = range(10)


@dataclass(frozen=True)
class Need:
    rank: Pressing
    what: str
    why: str
    url: str
    button: str
    where: str = ""  # the partnership
    late: Sequence[ActionItem] = ()
    for_conveners: bool = False  # its page opens to nobody else
    alarm: str = ""  # the kind of alarm it is, which says more than the ordinary line would


# What higher layers know that a partnership needs; each is called with the partnership.
FROM_ABOVE: list[Callable[[Partnership], Sequence[Need]]] = []


@dataclass(frozen=True)
class Meeting:
    """The next one of a partnership. Meetings live in a higher layer, which counts the answers."""

    pk: int
    title: str
    short_day: str
    invited: int
    silent: int
    silent_leaders: int
    reminder: str = ""  # when they are reminded next, in words


@dataclass(frozen=True)
class Table:
    """What a partnership's needs are told from."""

    partnership: Partnership
    businesses: int
    champions: int
    to_prepare: int  # open steps of the preparation
    meeting: Meeting | None
    progress: Sequence[Progress]
    alarms: Collection[str] = ()  # kinds that ring for it


class Counted(TypedDict):
    count: int


def stuck_items(of: ActionItemQuerySet) -> "QuerySet[ActionItem]":
    """The first few, each with how many there are."""
    return of.stuck().with_thread().by_due().annotate(count=Window(Count("pk")))[:NAMED]


def late_items(of: ActionItemQuerySet, day: Given) -> "QuerySet[ActionItem]":
    """The first few, each with how many there are. What is stuck waits for somebody else than its owner."""
    moving = of.late(day).filter(status__in=[status for status in UNFINISHED if status != ItemStatus.BLOCKED])
    return moving.select_related("owner").by_due().annotate(count=Window(Count("pk")))[:NAMED]


def waiting_ballots() -> "QuerySet[Ballot]":
    """Open, or closed without anybody having adopted priorities from them."""
    adopted = Priority.objects.filter(ballot=OuterRef("pk"))
    opened = Ballot.objects.filter(opened_at__isnull=False).exclude(Exists(adopted), closed_at__isnull=False)
    # A first round waits for its second; what that chose is adopted from the first, whose result it completes.
    opened = opened.exclude(second_of__isnull=False, closed_at__isnull=False)
    opened = opened.exclude(second_round__isnull=False, second_round__closed_at__isnull=True)
    return opened.select_related("partnership").order_by("pk")


def needs_of(table: Table) -> list[Need]:
    """Of one partnership, without a query; what its items and ballots need comes from the two below."""
    if table.partnership.rests:
        return []
    return [*_answers(table), *_seats(table), *_meeting(table), *_to_prepare(table), *_on_strands(table.progress)]


def item_needs(
    stuck: Sequence["WithAnnotations[ActionItem, Counted]"],
    late: Sequence["WithAnnotations[ActionItem, Counted]"],
    partnership: Partnership | None = None,
) -> list[Need]:
    listed = _page("items") + (f"?partnership={partnership.pk}&" if partnership else "?")
    found = [_stuck(item) for item in stuck]
    more = stuck[0].count - len(stuck) if stuck else 0
    if more:
        what = ngettext("One more item is stuck", "%(n)s more items are stuck", more) % {"n": in_words(more)}
        found.append(Need(Pressing.STUCK, what, "", f"{listed}state=blocked", _("See them")))
    if late:
        count = late[0].count
        what = ngettext("One action item is past due", "%(n)s action items are past due", count)
        words = what % {"n": in_words(count)}
        found.append(Need(Pressing.LATE, words, "", f"{listed}state=late", _("Ask for an update"), late=late))
    return found


def ballot_needs(waiting: Sequence[Ballot]) -> list[Need]:
    return [
        _of_ballot(ballot)
        for ballot in waiting
        if not ballot.closed_at or (tally(ballot).chosen or tally(ballot).is_undecided)
    ]


def _of_ballot(ballot: Ballot) -> Need:
    where = ballot.partnership.name
    if not ballot.closed_at:
        what, why, button = UNCLOSED[ballot.state]
        if ballot.state == "open":
            why = fitting(ballot, leaders=why, table=TABLE_VOTES, organizations=ORGANIZATIONS_VOTE)
        words = str(what) % {"question": ballot.question}
        return Need(Pressing.VOTE, words, str(why), _page("ballot", ballot.pk), str(button), where)
    if tally(ballot).is_undecided:
        return Need(
            Pressing.VOTE,
            _("A tie to decide: %(question)s") % {"question": ballot.question},
            _("By the rules of this vote a second round decides it."),
            _page("result", ballot.pk),
            _("See what ties"),
            where,
            for_conveners=True,
        )
    return Need(
        Pressing.VOTE,
        f"{tally(ballot).choice} {ballot.question}",
        _("Adopt what they chose, with an outcome and a measure, and the teams can begin."),
        _page("adopt", ballot.pk),
        _("Adopt the priorities"),
        where,
        for_conveners=True,
    )


def in_words(count: int) -> str:
    """ "Three" at the head of a sentence; from ten on, figures."""
    return str(apnumber(count)).capitalize()


def _page(name: str, *args: object) -> str:
    return reverse(name if ":" in name else f"partnerships:{name}", args=[current_region().slug, *args])


def _stuck(item: ActionItem) -> Need:
    why = (
        _("%(who)s: “%(words)s”") % {"who": item.owner, "words": item.blocked_by}
        if item.blocked_by
        else _("%(who)s has not said why. A call finds out.") % {"who": item.owner}
    )
    what, where = _("Stuck: %(item)s") % {"item": item.title}, item.team.priority.partnership.name
    return Need(Pressing.STUCK, what, why, item.get_absolute_url(), _("See how to help"), where)


def _answers(table: Table) -> list[Need]:
    meeting, where = table.meeting, table.partnership.name
    if meeting is None:
        return []
    if not meeting.invited:
        why = _("Six weeks ahead is a good time; %(title)s is on %(day)s.")
        words = why % {"title": meeting.title, "day": meeting.short_day}
        url = _page("convenings:invite", meeting.pk)
        return [Need(Pressing.ANSWERS, _("Nobody is invited yet"), words, url, _("Invite"), where, for_conveners=True)]
    if not meeting.silent:
        return []
    what = ngettext("One person has not answered", "%(n)s people have not answered", meeting.silent)
    leaders = ngettext("%(n)s is a business leader.", "%(n)s are business leaders.", meeting.silent_leaders)
    call = _("A call from a champion works better than a third letter.")
    why = " ".join(filter(None, (leaders, meeting.reminder, call)))
    return [
        Need(
            Pressing.ANSWERS,
            what % {"n": in_words(meeting.silent)},
            why % {"n": in_words(meeting.silent_leaders)},
            _page("convenings:home", meeting.pk) + "?answer=unanswered",
            _("See who"),
            where,
        )
    ]


def _seats(table: Table) -> list[Need]:
    members, where = _page("members", table.partnership.slug), table.partnership.name
    if not table.businesses:
        what, why = _("Seat the first business leaders"), _("The table is theirs; everything begins with them.")
        return [Need(Pressing.SEATS, what, why, members, _("Seat people"), where)]
    if table.champions >= FEWEST_CHAMPIONS or "no_champion" in table.alarms:
        return []
    what = _("Win another champion") if table.champions else _("Win the first champions")
    why = (
        _("One carries it so far; two to six make it safe.")
        if table.champions
        else _("Nobody carries it yet; two to six make it safe.")
    )
    return [Need(Pressing.SEATS, what, why, members, _("See who sits here"), where)]


def _meeting(table: Table) -> list[Need]:
    """Before there are leaders to choose the day with, it is too early to ask for one."""
    if table.meeting or not table.businesses or "no_meeting" in table.alarms:
        return []
    return [
        Need(
            Pressing.MEETING,
            _("No date for the next meeting"),
            _("A table that does not meet grows cold. Choose a day with the champions first."),
            _page("convenings:new", table.partnership.slug),
            _("Plan a meeting"),
            table.partnership.name,
            for_conveners=True,
        )
    ]


def _to_prepare(table: Table) -> list[Need]:
    count = table.to_prepare
    if not count or not table.partnership.awaits_launch:
        return []
    what = ngettext("One step of the preparation is open", "%(n)s steps of the preparation are open", count)
    why, url = _("A launch that is prepared fills the room."), _page("checklist", table.partnership.slug)
    words = what % {"n": in_words(count)}
    return [Need(Pressing.PREPARATION, words, why, url, _("See the steps"), table.partnership.name)]


def _on_strands(progress: Sequence[Progress]) -> list[Need]:
    """One line for each priority that waits for something: the first thing it waits for."""
    found = []
    for p in progress:
        title, where = {"title": p.priority.title}, p.priority.partnership.name
        if not p.champions:
            what, why = _("“%(title)s” needs a champion"), _("Ask the leader who cares most.")
            button = _("Find one")
        elif not p.priority.is_defined:
            what, why = _("“%(title)s” needs outcome and measure"), _("Ask its champion: how will we see it?")
            button = _("Set them")
        elif not p.items.all:
            what, why = _("“%(title)s” needs its first action"), _("Something small, within a month.")
            button = _("Give it out")
        else:
            continue
        found.append(Need(Pressing.PRIORITY, what % title, why, p.priority.get_absolute_url(), button, where))
    return found
