"""What the minutes of a meeting say, part by part, put together from what was kept while it happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from convenings.models.answers import Side
from convenings.models.decided import DecidedIn
from convenings.models.notes import AgendaNote
from convenings.models.planned import ConveningQuerySet
from convenings.moments import clock_words
from partnerships.models import ActionItem, Ballot, Opportunity, Priority, PriorityChampion, Requirement
from partnerships.tallies import Result, tally

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

# The headings of the parts that every meeting has; an item of the agenda has its title for a heading.
HEADINGS: dict[str, Words] = {
    "meeting": _lazy("The meeting"),
    "opening": _lazy("In short"),
    "leaders": _lazy("Business leaders who were there"),
    "partners": _lazy("Community partners who were there"),
    "decisions": _lazy("What we decided"),
    "promises": _lazy("Who does what, by when"),
    "votes": _lazy("How we voted"),
    "heard": _lazy("What we heard"),
    "needed": _lazy("What it takes"),
    "topics": _lazy("What was on the agenda"),
    "closing": _lazy("Also noted"),
    "next": _lazy("When we meet again"),
}
ITEM = "item"
# What a mail says of them; the page behind its link has them all.
MAILED = ("opening", "decisions", "promises", "next")


@dataclass(frozen=True)
class Part:
    kind: str
    heading: str
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its heading in the language of whoever reads."""
        return str(HEADINGS.get(self.kind, self.heading))

    @property
    def is_told(self) -> bool:
        """Somebody's own sentences rather than a list."""
        return self.kind in (ITEM, "opening", "closing")

    @property
    def told(self) -> str:
        return "\n".join(self.lines)

    @property
    def kept(self) -> dict[str, Any]:
        return {"kind": self.kind, "heading": self.heading, "lines": list(self.lines)}


@dataclass(frozen=True)
class Free:
    """What a person wrote into the minutes. `said`: title of an item → what stands there instead of its note."""

    opening: str = ""
    promised: str = ""
    closing: str = ""
    said: Mapping[str, str] | None = None
    reason: str = ""


def read(kept: Iterable[Mapping[str, Any]]) -> list[Part]:
    return [Part(part["kind"], part["heading"], tuple(part["lines"])) for part in kept]


def spelled(parts: Sequence[Part]) -> str:
    """The canonical text: what is hashed, and all of it. Anybody can spell it again from what the page shows."""
    return "\n\n".join("\n".join((part.heading, *part.lines)) for part in parts) + "\n"


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")) if text.strip() else ()


def composed(convening: "Convening", free: Free, *, at: datetime, version: int = 1) -> list[Part]:
    """In the language the minutes are kept in, by a number of statements that does not depend on how much was said."""
    with translation.override(settings.LANGUAGE_CODE):
        told = {
            "meeting": [*facts_of(convening), *replaces(version, free.reason)],
            "opening": lines_of(free.opening),
            **attended(convening),
            "decisions": decisions_of(convening),
            "promises": lines_of(free.promised) or promises_of(convening),
            "votes": votes_of(convening),
            "heard": heard_in(convening),
            "needed": needed_in(convening),
        }
        items = items_of(convening, free.said or {})
        after = {"closing": lines_of(free.closing), "next": meets_again(convening, at)}
        first = [Part(kind, str(HEADINGS[kind]), tuple(lines)) for kind, lines in told.items()]
        topics = Part("topics", str(HEADINGS["topics"]), tuple(title for title, _text in items))
        spoken = [Part(ITEM, title, lines_of(text)) for title, text in items]
        last = [Part(kind, str(HEADINGS[kind]), tuple(lines)) for kind, lines in after.items()]
    return [part for part in (*first, topics, *spoken, *last) if part.lines]


def day_of(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l, F j, Y", use_l10n=False)


def facts_of(convening: "Convening") -> list[str]:
    starts, _ends = convening.fixed
    lines = [convening.partnership.name, convening.title, f"{day_of(starts)}, {convening.hours}", convening.where]
    room = getattr(convening, "room", None)
    if room and room.ground_rules_at:
        time = clock_words(timezone.localtime(room.ground_rules_at))
        lines.append(_("The ground rules were shown at %(time)s.") % {"time": time})
    return [line for line in lines if line]


def replaces(version: int, reason: str) -> list[str]:
    if version == 1:
        return []
    words = _("Version %(version)d. It replaces version %(before)d: %(reason)s")
    return [words % {"version": version, "before": version - 1, "reason": reason}]


def attended(convening: "Convening") -> dict[str, list[str]]:
    """By organization, in the order of the alphabet: “South Texas College: Ana Ruiz, Ben Cruz”."""
    rows = convening.attendances.select_related("contact", "organization")
    found: dict[str, dict[str, list[str]]] = {Side.BUSINESS: {}, Side.PARTNER: {}}
    for row in rows.order_by("organization__name__folded", "contact__name__folded", "pk"):
        found[row.side].setdefault(row.organization.name, []).append(row.contact.name)
    sides = (("leaders", Side.BUSINESS), ("partners", Side.PARTNER))
    return {kind: [f"{home}: {', '.join(names)}" for home, names in found[side].items()] for kind, side in sides}


def decisions_of(convening: "Convening") -> list[str]:
    return [f"{row.title}: {on_one_line(row.decided)} ({row.decided_by})" for row in DecidedIn.decisions(convening)]


def promises_of(convening: "Convening") -> list[str]:
    """Who carries each priority this meeting adopted, and what was given out from its start to the end of its day."""
    adopted = Priority.objects.standing().filter(decisions__decided_in__convening=convening).distinct()
    priorities = list(adopted.order_by("rank", "pk"))
    carried: dict[int, list[str]] = {}
    champions = PriorityChampion.objects.seated().filter(priority__in=[row.pk for row in priorities])
    for champion in champions.with_people():
        carried.setdefault(champion.priority_id, []).append(f"{champion.contact.name} ({champion.organization.name})")
    lines = [carried_words(row, carried.get(row.pk, [])) for row in priorities]
    return [*lines, *(item_words(item) for item in given_out(convening))]


def promises_in_english(convening: "Convening") -> list[str]:
    """As the minutes would say it, for whoever edits them."""
    if not convening.is_dated:
        return []
    with translation.override(settings.LANGUAGE_CODE):
        return promises_of(convening)


def carried_words(priority: Priority, names: Sequence[str]) -> str:
    words = [_("%(title)s. It still needs a champion.") % {"title": priority.title}]
    if names:
        words = [_("%(title)s. Champion: %(names)s.") % {"title": priority.title, "names": ", ".join(names)}]
    if priority.outcome_wanted:
        words.append(_("Outcome: %(outcome)s") % {"outcome": sentence(priority.outcome_wanted)})
    if priority.measure:
        words.append(_("Measure: %(measure)s") % {"measure": sentence(priority.measure)})
    return " ".join(words)


def sentence(said: str) -> str:
    """On one line, and ended, so that what follows does not run into it."""
    words = on_one_line(said)
    return words if words.endswith((".", "!", "?", "…", "”", ")")) else f"{words}."


def given_out(convening: "Convening") -> list[ActionItem]:
    items = ActionItem.objects.standing().filter(team__priority__partnership=convening.partnership_id)
    begun, over = within(convening)
    return list(items.filter(assigned_at__gte=begun, assigned_at__lt=over).with_thread().by_due())


def within(convening: "Convening") -> tuple[datetime, datetime]:
    """From its start, by plan or by the facilitator's tap, to the end of its day."""
    room = getattr(convening, "room", None)
    return min(filter(None, (convening.fixed[0], room.started_at if room else None))), convening.day_after


def votes_of(convening: "Convening") -> list[str]:
    """Of each vote counted at this meeting: who chose how many, how many voted, and what the chosen ones got."""
    begun, over = within(convening)
    ballots = Ballot.objects.adoptable().filter(partnership=convening.partnership_id)
    counted = ballots.filter(closed_at__gte=begun, closed_at__lt=over).order_by("closed_at", "pk")
    return [vote_words(ballot.question, tally(ballot)) for ballot in counted]


def vote_words(question: str, result: Result) -> str:
    chosen = "; ".join(f"{on_one_line(line.label)} ({line.figure})" for line in result.chosen)
    return " ".join(filter(None, (question, result.headline, result.turnout_words, chosen and f"{chosen}.")))


def heard_in(convening: "Convening") -> list[str]:
    rows = Opportunity.objects.standing().filter(heard__convening=convening).order_by("raised_at", "pk")
    return [on_one_line(row.statement) for row in rows]


def needed_in(convening: "Convening") -> list[str]:
    begun, over = within(convening)
    rows = Requirement.objects.standing().filter(partnership=convening.partnership_id)
    said = rows.filter(raised_at__gte=begun, raised_at__lt=over).order_by("raised_at", "pk")
    return [on_one_line(row.statement) for row in said]


def item_words(item: ActionItem) -> str:
    return _("%(what)s: %(who)s (%(organization)s), by %(day)s.") % {
        "what": item.title,
        "who": item.owner.name,
        "organization": item.owner_organization.name,
        "day": date_format(item.due_on, "F j, Y", use_l10n=False),
    }


def items_of(convening: "Convening", said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each item of the agenda with its note, or what was written here instead; then notes whose item is gone."""
    notes: dict[str, str] = {}
    for note in AgendaNote.objects.filter(convening=convening).newest():
        # Two items of one title have a note each; under that title stands what both say.
        notes[note.title] = "\n".join(filter(None, (notes.get(note.title), note.text)))
    titles = [item.title for item in convening.agenda.in_order()]
    titles += [title for title, text in notes.items() if text and title not in titles]
    return [(title, said.get(title, notes.get(title, ""))) for title in dict.fromkeys(titles)]


def meets_again(convening: "Convening", at: datetime) -> list[str]:
    rows: ConveningQuerySet = type(convening).objects.upcoming(at).filter(partnership=convening.partnership_id)
    following = rows.exclude(pk=convening.pk).first()
    if following is None:
        return []
    return [", ".join(filter(None, (day_of(following.fixed[0]), following.hours, following.where)))]


def on_one_line(text: str) -> str:
    return " ".join(text.split())
