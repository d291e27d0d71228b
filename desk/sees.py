"""Everything one person can see: by the links they hold and the role they sign in with; and what shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models import CallList, Convening, Invitation, Minutes
from partnerships.models import (
    ActionItem,
    ActionTeam,
    Ballot,
    Opportunity,
    Outcome,
    Partnership,
    Priority,
    PriorityChampion,
    Quote,
    Scorer,
    Seat,
    Shown,
    Supporter,
)
from regions.access import CAN
from regions.models import Contact, Link, Membership
from regions.scope import current_region_id

# What each purpose's link opens, in words.
OPENS = {
    "invitation": _("Answers an invitation: the meeting, who else comes, and on its day the room and the vote"),
    "ballot": _("Votes: the choices and, once it is counted, the result"),
    "item": _("Reports on an action item: its story and its latest reports"),
    "minutes": _("Reads the minutes of a meeting, and may object"),
    "quote": _("Says yes or no to being quoted"),
    "door": _("Runs the door of a meeting: who is invited, and who has come"),
    "calls": _("Makes calls before a meeting: names and numbers of those on the list"),
    "support": _("Sees how an item goes that they help with"),
    "team": _("Sees an action team: who is in it and does what by when; a champion writes to it"),
    "profile": _("Reads what is published of their industry here, and says what to correct"),
    "worksheet": _("Says what they know of industries in question; nobody is shown who tapped what"),
    "discussion": _("Reads and writes the notes that are open to their seat"),
    "feed": _("Has the calendar of their own meetings"),
    "mail": _("Chooses which mails they get"),
}
MAY = {
    "see": _("reads everything of this region, secret and hidden papers excepted"),
    "convene": _("invites, runs meetings and ballots, assigns items, publishes"),
    "run_region": _("changes settings and staff"),
    "see_totals": _("sees totals over regions, never rows"),
    "own": _("sees their own seats, items and invitations in “My work”"),
}
# What a link is about → the way to its partnership, and to the words that name it.
WAYS: dict[type[models.Model], tuple[str, str]] = {
    Invitation: ("convening__partnership", "convening__title"),
    Ballot: ("partnership", "question"),
    ActionItem: ("team__priority__partnership", "title"),
    ActionTeam: ("priority__partnership", "name"),
    Minutes: ("convening__partnership", "convening__title"),
    Quote: ("outcome__priority__partnership", "outcome__title"),
    Convening: ("partnership", "title"),
    Opportunity: ("partnership", "statement"),
    Priority: ("partnership", "title"),
    Outcome: ("priority__partnership", "title"),
    # Of a table once the team has chosen one.
    Scorer: ("worksheet__choices__partnership", "worksheet__title"),
    CallList: ("convening__partnership", "convening__title"),
}


@dataclass(frozen=True)
class Opening:
    """One link that works today."""

    link: Link
    words: str
    title: str
    until: datetime | None


@dataclass
class Table:
    """What they have to do with one partnership, and what of it they can open."""

    partnership: Partnership
    sits_as: list[str] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    in_public: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sight:
    role: str
    may: list[str]
    tables: list[Table]
    elsewhere: list[Opening]


def sight_of(contact: Contact) -> Sight:
    """As many statements for a person with a thousand links as for one with a link of each kind."""
    membership = _membership(contact)
    role = membership.role if membership else None
    tables, elsewhere = _tables(contact)
    return Sight(
        role=str(membership.get_role_display()) if membership else "",
        may=[str(words) for ability, words in MAY.items() if role in CAN[ability]],
        tables=sorted(tables, key=lambda table: table.partnership.name),
        elsewhere=elsewhere,
    )


def _membership(contact: Contact) -> Membership | None:
    """Of who signs in as this person; somebody without an account has links and nothing else."""
    if contact.user_id is None:
        return None
    return Membership.objects.filter(user=contact.user_id, region=current_region_id()).first()


def _tables(contact: Contact) -> tuple[list[Table], list[Opening]]:
    links = list(_links(contact))
    places = _places(links)
    seats = Seat.objects.current().filter(contact=contact).order_by("since", "pk")
    quotes = Quote.objects.agreed().filter(contact=contact, outcome__published_at__isnull=False)
    seated, public = list(seats), list(quotes.select_related("outcome__priority"))
    carried = list(PriorityChampion.objects.seated().filter(contact=contact).select_related("priority"))
    wanted = {place for place, _title in places.values() if place} | {seat.partnership_id for seat in seated}
    wanted |= {row.priority.partnership_id for row in carried} | {q.outcome.priority.partnership_id for q in public}
    tables = {found.pk: Table(found) for found in Partnership.objects.filter(pk__in=wanted)}
    for seat in seated:
        tables[seat.partnership_id].sits_as.append(str(seat.get_role_display()))
    for quote in public:
        _show(tables[quote.outcome.priority.partnership_id], Shown.QUOTES, f"“{quote.words}”")
    for row in carried:
        _show(tables[row.priority.partnership_id], Shown.CHAMPIONS, row.priority.title)
    elsewhere: list[Opening] = []
    for link in links:
        place, title = places.get((link.about_type_id, link.about_id), (None, ""))
        words = str(OPENS.get(link.purpose) or _("Opens “%(purpose)s”") % {"purpose": link.purpose})
        opening = Opening(link, words, title, link.expires_at)
        (tables[place].openings if place in tables else elsewhere).append(opening)
    return list(tables.values()), elsewhere


def _links(contact: Contact) -> "models.QuerySet[Link]":
    """Those that open something today; of who was merged into this record, too. Who was archived opens nothing."""
    if contact.archived_at and not contact.merged_into_id:
        return Link.objects.none()
    theirs = Link.objects.valid(timezone.now()).of_person(contact)
    return theirs.exclude(_shut(contact)).order_by("purpose", "pk")


def _shut(contact: Contact) -> models.Q:
    """Links whose page asks at every visit whether they are still in the team, or still help, and says no today."""
    teams = ActionTeam.objects.seen_by(contact).values("pk")
    helped = Supporter.objects.current().filter(contact=contact).values("item")
    return models.Q(purpose="team") & ~models.Q(about_id__in=teams) | models.Q(purpose="support") & ~models.Q(
        about_id__in=helped
    )


def _show(table: Table, what: Shown, words: str) -> None:
    if table.partnership.published_at and what in table.partnership.shown:
        table.in_public.append(words)


def _places(links: Sequence[Link]) -> dict[tuple[int, int], tuple[int | None, str]]:
    """(type, number) of what links are about → its partnership and its name."""
    kinds = {model: kind.pk for model, kind in ContentType.objects.get_for_models(*WAYS).items()}
    found: dict[tuple[int, int], tuple[int | None, str]] = {}
    for model, (way, title) in WAYS.items():
        wanted = {link.about_id for link in links if link.about_type_id == kinds[model]}
        if wanted:
            rows: Any = model._default_manager.filter(pk__in=wanted).values_list("pk", way, title)
            found |= {(kinds[model], pk): (place, words) for pk, place, words in rows}
    return found
