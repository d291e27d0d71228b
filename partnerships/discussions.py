"""What was said about one thing, as one reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnerships.models import ActionItem, Note, NoteReport, Outcome, Partnership, Priority, Reader, Visibility
from partnerships.models.note_readers import may_write_for
from partnerships.models.things import Thing, kind_of, partnership_of
from regions.models import Contact

LATEST = 3
ICONS = {Visibility.BUSINESS: "late", Visibility.MEMBERS: "open", Visibility.PUBLIC: "good"}
NOUNS = {
    "opportunity": _("Opportunity"),
    "priority": _("Priority"),
    "item": _("Action item"),
    "outcome": _("Outcome"),
}


@dataclass(frozen=True)
class Line:
    note: Note
    is_mine: bool = False
    may_edit: bool = False
    reasons: Sequence[str] = ()  # why readers reported it, for whoever convenes

    @property
    def who(self) -> str:
        found = self.note.organization
        return f"{self.note.author}, {found.name}" if found else self.note.author


@dataclass
class Discussion:
    thing: Thing
    partnership: Partnership
    kind: str
    lines: list[Line] = field(default_factory=list)
    summaries: list[Line] = field(default_factory=list)

    @property
    def noun(self) -> str:
        return str(NOUNS[self.kind])

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def latest(self) -> list[Line]:
        return self.lines[-LATEST:]


def discussion_of(
    thing: Thing, reader: Reader, *, me: User | Contact | None = None, at: datetime | None = None
) -> Discussion:
    """Oldest first, the summaries apart; with what was reported, for whoever convenes."""
    found = Discussion(thing, partnership_of(thing), kind_of(thing))
    notes = list(Note.objects.on(thing).visible_to(reader).standing().with_author().in_order())
    reported: dict[int, list[str]] = {}
    if reader.hears_business and me:
        for number, reason in NoteReport.objects.open().filter(note__in=notes).values_list("note", "reason"):
            reported.setdefault(number, []).append(reason)
    for note in notes:
        may_edit = bool(at) and note.may_be_edited(me, at)  # type: ignore[arg-type]
        line = Line(note, note.is_of(me), may_edit, reported.get(note.pk, ()))
        (found.summaries if note.is_summary else found.lines).append(line)
    return found


def audiences(thing: Thing, by: User | Contact) -> list[Visibility]:
    """For whom this person may write here. The public hears of priorities and outcomes, never of what is under way."""
    if isinstance(by, Contact):
        owns = isinstance(thing, ActionItem) and thing.is_of(by)
        found = may_write_for(by, partnership_of(thing).pk, owns=owns)
    else:
        found = [Visibility.MEMBERS, Visibility.BUSINESS, Visibility.PUBLIC]
    is_told = isinstance(thing, Priority | Outcome)
    return [each for each in found if is_told or each != Visibility.PUBLIC]
