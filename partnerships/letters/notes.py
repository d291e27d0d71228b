"""The letters about notes: somebody names you, others wrote where you talk, yours was hidden.

SECURITY: who may read a note is asked again when its letter is written. What leaders say among themselves stands in no
letter: mail is forwarded, and the ledger is read by staff who may not hear it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.addresses import is_open
from outbox.answering import REPLIES, Reply
from outbox.letters import AtOnce, Category, Letter, compose, register
from outbox.models import Incoming, Message
from partnerships.models import Note, Visibility
from partnerships.models.note_readers import at_the_table, column
from partnerships.models.note_telling import HIDDEN, NAMED, PURPOSE, SAID
from partnerships.models.things import THINGS, kind_of
from regions.models import Link

Place = tuple[str, int]  # kind of thing, and its number


def register_letters() -> None:
    register(NAMED, render_named, category=Category.NOTES, at_once=AtOnce.NAMED)
    register(SAID, render_said, category=Category.NOTES, at_once=None)
    register(HIDDEN, render_hidden, category=Category.SERVICE, at_once=None)
    REPLIES.update(dict.fromkeys((NAMED, SAID), Reply(answer, is_all=True)))


def answer(row: Incoming, number: int, mail: EmailMessage | None) -> None:
    """A reply is a note beside the one it answers, for the same readers."""
    note = Note.objects.with_thing().filter(pk=number).first()
    if note is None or row.contact is None:
        raise ValidationError(_("What it answers is not there any more."), code="gone")
    if not row.text.strip():
        raise ValidationError(_("There are no words of theirs in it."), code="empty")
    Note.say(note.thing, text=row.text, visibility=note.visibility, by=row.contact, by_mail=True)
    if note.visibility == Visibility.BUSINESS:
        row.text, row.subject = "", ""


@dataclass(frozen=True)
class Post:
    """What a batch needs, by a constant number of statements."""

    notes: Mapping[int, Note]
    links: Mapping[tuple[int, int, int], Link]
    reading: set[int]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> "Post":
        notes = Note.objects.with_thing().with_author().in_bulk([m.about_id for m in messages if m.about_id])
        people = {message.contact_id for message in messages}
        links = Link.objects.valid(timezone.now()).filter(purpose=PURPOSE, contact__in=people)
        return cls(
            notes,
            {(link.contact_id, link.about_type_id, link.about_id): link for link in links},
            reading([message.pk for message in messages]),
        )

    def link(self, message: Message, note: Note) -> str:
        """The person's own way in; staff have their page."""
        if message.contact_id is None:
            return settings.BASE_URL + note.get_absolute_url()
        key = (message.contact_id, ContentType.objects.get_for_model(note.thing).pk, note.thing.pk)
        link = self.links.get(key)
        return link.url if link else ""


def reading(numbers: Sequence[int]) -> set[int]:
    """The messages whose person may read the note they are about."""
    notes = Note.objects.filter(at_the_table(column("contact_id")), pk=OuterRef("about_id"))
    return set(Message.objects.filter(Exists(notes), pk__in=numbers).values_list("pk", flat=True))


def render_named(messages: Sequence[Message]) -> Mapping[int, Letter]:
    post = Post.of(messages)
    letters = {}
    for message in messages:
        note = post.notes.get(message.about_id or 0)
        if note and note.hidden_at is None and message.pk in post.reading:
            with translation.override(message.contact.reads if message.contact else None):
                words = _("%(who)s asks you: %(thing)s")
                letters[message.pk] = written(post, message, note, [note], words % ({"who": note.author} | about(note)))
    return letters


def render_said(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Of each discussion what came since, without their own."""
    post = Post.of(messages)
    since = later(post.notes.values())
    letters = {}
    for message in messages:
        note = post.notes.get(message.about_id or 0)
        if note is None or message.pk not in post.reading:
            continue
        told = [
            other
            for other in since[place_of(note)]
            if other.pk >= note.pk and other.visibility == note.visibility and other.contact_id != message.contact_id
        ]
        if told:
            with translation.override(message.contact.reads if message.contact else None):
                count = {"count": len(told)}
                words = ngettext("A new note: %(thing)s", "%(count)d new notes: %(thing)s", len(told))
                letters[message.pk] = written(post, message, note, told, words % (count | about(note)))
    return letters


def render_hidden(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """To its author alone."""
    post = Post.of(messages)
    letters = {}
    for message in messages:
        note = post.notes.get(message.about_id or 0)
        if note and note.hidden_at:
            with translation.override(message.contact.reads if message.contact else None):
                letters[message.pk] = compose(
                    message,
                    "emails/partnerships/note_hidden",
                    subject=_("Your note was hidden: %(thing)s") % about(note),
                    note=note,
                    is_private=note.visibility == Visibility.BUSINESS,
                    partnership=note.partnership,
                    action_url=post.link(message, note),
                    action_label=_("Open the notes"),
                )
    return letters


def written(post: Post, message: Message, note: Note, told: Sequence[Note], subject: str) -> Letter:
    private = note.visibility == Visibility.BUSINESS
    return compose(
        message,
        "emails/partnerships/notes",
        subject=subject,
        thing=note.thing,
        notes=[] if private else told,
        is_private=private,
        authors=sorted({each.author for each in told}),
        readers=note.get_visibility_display(),
        may_reply=is_open() and not message.layout,
        partnership=note.partnership,
        action_url=post.link(message, note),
        action_label=_("Read and answer"),
    )


def about(note: Note) -> dict[str, str]:
    return {"thing": Truncator(str(note.thing)).chars(80)}


def place_of(note: Note) -> Place:
    return kind_of(note.thing), note.thing.pk


def later(notes: Iterable[Note]) -> Mapping[Place, list[Note]]:
    """Everything said where these were, oldest first, in one statement."""
    first: dict[Place, int] = {}
    for note in notes:
        first[place_of(note)] = min(note.pk, first.get(place_of(note), note.pk))
    if not first:
        return {}
    asked = Q()
    for (kind, number), pk in first.items():
        asked |= Q(**{kind: number}, pk__gte=pk)
    found: dict[Place, list[Note]] = defaultdict(list)
    rows = Note.objects.filter(asked, hidden_at__isnull=True).standing().with_author().order_by("at", "pk")
    for row in rows:
        kind = next(kind for kind in THINGS if getattr(row, f"{kind}_id"))
        found[kind, getattr(row, f"{kind}_id")].append(row)
    return found
