"""What one person has to do, over every partnership and region they sit in; and what changed since they last looked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from convenings.models import Convening, Invitation
from desk.my_changes import activity_since, asked_of, notes_since, told
from partnerships.models import ActionItem, ActionTeam, Ballot, Partnership, Priority, PriorityChampion, Reader, Scorer
from regions.access import CAN
from regions.models import Contact, Link, Membership, Region
from regions.scope import in_region

PURPOSES = ("item", "support", "team", "invitation", "ballot", "discussion", "worksheet")
# Who never said that they had looked is shown this much.
AT_FIRST = timedelta(days=14)
KINDS = {
    "item": gettext_lazy("What you promised"),
    "help": gettext_lazy("What you help with"),
    "vote": gettext_lazy("Votes"),
    "meeting": gettext_lazy("Meetings"),
    "question": gettext_lazy("Questions to you"),
    "score": gettext_lazy("What you know"),
}


@dataclass(frozen=True)
class Entry:
    """One line, in words of its own region: its clock and its rows are left when the page is drawn."""

    kind: str
    title: str
    region: Region
    partnership: str  # empty before there is one
    day: date | None = None
    when: str = ""
    mark: tuple[str, str] | None = None
    url: str = ""
    button: str = ""
    asks: bool = True  # something of the person; a meeting they answered asks nothing more

    @property
    def order(self) -> tuple[bool, date, str]:
        return self.day is None, self.day or date.max, self.title


@dataclass(frozen=True)
class Change:
    at: datetime
    sentence: str
    region: Region
    url: str = ""


@dataclass
class RegionWork:
    region: Region
    role: str
    is_staff: bool
    contact: Contact | None = None
    entries: list[Entry] = field(default_factory=list)
    championed: list[tuple[PriorityChampion, str, str]] = field(default_factory=list)
    teams: list[tuple[ActionTeam, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Narrowed:
    """What the address asks to see; what it asks in vain narrows nothing."""

    region: str = ""
    partnership: str = ""
    kind: str = ""

    def takes(self, entry: Entry) -> bool:
        asked = ((self.region, entry.region.slug), (self.partnership, entry.partnership), (self.kind, entry.kind))
        return all(not wanted or wanted == found for wanted, found in asked)

    def takes_in(self, region: Region, partnership: Partnership) -> bool:
        """A priority or team, which is of no kind that can be asked for."""
        asked = ((self.region, region.slug), (self.partnership, partnership.name))
        return not self.kind and all(not wanted or wanted == found for wanted, found in asked)

    def __bool__(self) -> bool:
        return bool(self.region or self.partnership or self.kind)


def work_of(user: User, memberships: Iterable[Membership], *, at: datetime) -> list[RegionWork]:
    """One entry per region; each region is entered in turn, never two at once."""
    return [work_in(membership, user, at=at) for membership in memberships if membership.role in CAN["own"]]


def work_in(membership: Membership, user: User, *, at: datetime) -> RegionWork:
    role = str(membership.get_role_display())
    work = RegionWork(membership.region, role, is_staff=membership.role in CAN["see"])
    with in_region(membership.region):
        work.contact = Contact.objects.active().of(user).select_related("organization").first()
        paths = paths_of(work.contact, at) if work.contact else {}
        if me := work.contact:
            work.entries = [*items(work, me, paths), *meetings(work, me, paths, at), *votes(work, me, paths)]
            work.entries += [*helped(work, me, paths), *questions(work, me, paths)]
            work.championed, work.teams = championed(me, paths), teams(me, paths)
        if work.is_staff or any(purpose == "worksheet" for purpose, _type, _id in paths):
            work.entries += scores(work, user, paths)
        if work.is_staff or work.contact:
            reader = Reader.of_staff(lambda can: membership.role in CAN[can]) if work.is_staff else Reader(work.contact)
            work.changes = changes(work, reader, user, paths, since=user.looked_at or at - AT_FIRST)
    return work


Paths = dict[tuple[str, int, int], str]


def paths_of(contact: Contact, at: datetime) -> Paths:
    """The person's own ways in: purpose, and what each is about."""
    links = Link.objects.valid(at).filter(contact=contact, purpose__in=PURPOSES)
    return {(link.purpose, link.about_type_id, link.about_id): link.path for link in links}


def path_to(paths: Paths, purpose: str, row: models.Model) -> str:
    return paths.get((purpose, ContentType.objects.get_for_model(row).pk, row.pk), "")


def items(work: RegionWork, me: Contact, paths: Paths) -> Iterator[Entry]:
    for item in ActionItem.objects.unfinished().of(me).with_thread().by_due():
        yield Entry(
            "item",
            item.title,
            work.region,
            item.team.priority.partnership.name,
            day=item.due_on,
            when=_("due %(day)s") % {"day": date_format(item.due_on)},
            mark=item.mark,
            url=path_to(paths, "item", item),
            button=_("Say how it goes"),
        )


def helped(work: RegionWork, me: Contact, paths: Paths) -> Iterator[Entry]:
    """What others own: where they were called in, and what is stuck and waits for a hand of theirs."""
    for item in ActionItem.objects.unfinished().helped_by(me).with_thread().by_due():
        words = {"day": date_format(item.due_on), "owner": item.owner.name}
        called = item.is_called  # type: ignore[attr-defined]  # annotated
        yield Entry(
            "help",
            item.title,
            work.region,
            item.team.priority.partnership.name,
            day=item.due_on,
            when=(_("due %(day)s, %(owner)s has it") if called else _("%(owner)s thinks that you could help")) % words,
            mark=item.mark,
            url=path_to(paths, "support", item) if called else path_to(paths, "discussion", item),
            button=_("See how it goes") if called else _("Answer"),
            asks=not called,
        )


def meetings(work: RegionWork, me: Contact, paths: Paths, at: datetime) -> Iterator[Entry]:
    rows = (
        Invitation.objects.kept()
        .told(at)
        .filter(contact=me, convening__in=Convening.objects.asking(at).values("pk"))
        .with_meeting()
        .order_by("convening__starts_at")
    )
    for row in rows:
        starts_at, is_on = row.convening.starts_at, row.convening.has_begun(at)
        yield Entry(
            "meeting",
            row.convening.title,
            work.region,
            row.convening.partnership.name,
            day=timezone.localdate(starts_at) if starts_at else None,
            when=f"{row.convening.when} · {row.get_answer_display()}",
            url=path_to(paths, "invitation", row),
            button=_("I am in the room") if is_on else _("Change your answer") if row.answer else _("Answer"),
            asks=not row.answer and not is_on,
        )


def votes(work: RegionWork, me: Contact, paths: Paths) -> Iterator[Entry]:
    for ballot in Ballot.objects.open().asking(me).select_related("partnership").order_by("id"):
        ends = timezone.localtime(ballot.closes_at) if ballot.closes_at else None
        yield Entry(
            "vote",
            ballot.question,
            work.region,
            ballot.partnership.name,
            day=ends.date() if ends else timezone.localdate(),
            when=_("until %(moment)s") % {"moment": date_format(ends, "DATETIME_FORMAT")} if ends else _("open now"),
            url=path_to(paths, "ballot", ballot),
            button=_("Place your dots") if ballot.method == "dots" else _("Fill in your paper"),
        )


def questions(work: RegionWork, me: Contact, paths: Paths) -> Iterator[Entry]:
    for note in asked_of(me):
        words = {"who": note.author, "thing": note.thing}
        yield Entry(
            "question",
            shortened(note.text),
            work.region,
            note.partnership.name,
            day=timezone.localdate(note.at),
            when=_("%(who)s asks you about “%(thing)s”") % words,
            url=path_to(paths, "discussion", note.thing),
            button=_("Answer"),
        )


def scores(work: RegionWork, user: User, paths: Paths) -> Iterator[Entry]:
    """Where they were asked what they know of industries. No mail tells a member, who answers signed in."""
    rows = Scorer.objects.of_user(user).standing().filter(scored_at=None, worksheet__closed_at=None)
    for row in rows.select_related("worksheet").order_by("worksheet", "id"):
        signed_in = reverse("partnerships:worksheet_score", args=[work.region.slug, row.worksheet_id])
        yield Entry(
            "score",
            row.worksheet.title,
            work.region,
            "",
            when=_("asked on %(day)s") % {"day": date_format(timezone.localdate(row.asked_at))},
            url=signed_in if work.is_staff else path_to(paths, "worksheet", row),
            button=_("Say what you know"),
        )


def changes(work: RegionWork, reader: Reader, user: User, paths: Paths, *, since: datetime) -> list[Change]:
    found = [
        Change(
            note.at,
            told(note),
            work.region,
            note.get_absolute_url() if work.is_staff else path_to(paths, "discussion", note.thing),
        )
        for note in notes_since(reader, work.contact, user, since)
    ]
    rows = activity_since(work.contact, user, since, is_staff=work.is_staff)
    return found + [Change(row.at, row.sentence, work.region) for row in rows]


def championed(contact: Contact, paths: Paths) -> list[tuple[PriorityChampion, str, str]]:
    """With the ways to what is said about each and to its figures, where there are such."""
    rows = PriorityChampion.objects.seated().filter(contact=contact, priority__dropped_at__isnull=True)
    found = rows.select_related("priority__partnership", "priority__ballot").order_by("id")
    return [(row, path_to(paths, "discussion", row.priority), to_figures(paths, row.priority)) for row in found]


def to_figures(paths: Paths, priority: Priority) -> str:
    """By the link that let them vote on it."""
    path = path_to(paths, "ballot", priority.ballot) if priority.ballot else ""
    return reverse("partnerships:sign_up", kwargs=resolve(path).kwargs) if path else ""


def teams(contact: Contact, paths: Paths) -> list[tuple[ActionTeam, str]]:
    """Those they are in or carry, with the way to each."""
    rows = ActionTeam.objects.of(contact).with_thread().order_by("id")
    return [(row, path) for row in rows if (path := path_to(paths, "team", row))]


def carried_in(works: Sequence[RegionWork], asked: Narrowed) -> list[tuple[Region, PriorityChampion, str, str]]:
    found = [(work.region, *carried) for work in works for carried in work.championed]
    return [row for row in found if asked.takes_in(row[0], row[1].priority.partnership)]


def teams_in(works: Sequence[RegionWork], asked: Narrowed) -> list[tuple[Region, ActionTeam, str]]:
    found = [(work.region, *team) for work in works for team in work.teams]
    return [row for row in found if asked.takes_in(row[0], row[1].priority.partnership)]


def by_day(works: Sequence[RegionWork]) -> list[Entry]:
    """Over all regions; what has no day yet comes last."""
    return sorted((entry for work in works for entry in work.entries), key=lambda entry: entry.order)


def latest(works: Sequence[RegionWork], most: int) -> list[Change]:
    changes = [change for work in works for change in work.changes]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:most]


def shortened(words: str) -> str:
    return Truncator(words).chars(120)
