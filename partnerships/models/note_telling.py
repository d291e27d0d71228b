"""Who hears of a note: whoever is named in it, at once; whoever talks there, with their day's mail."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, Q

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.champions import PriorityChampion
from partnerships.models.mentions import Mention
from partnerships.models.note_readers import Visibility, at_the_table, column
from partnerships.models.things import Thing, kind_of, priority_of
from regions.models import Contact, Link

if TYPE_CHECKING:
    from partnerships.models.notes import Note

NAMED, SAID, HIDDEN = "note.named", "note.said", "note.hidden"
# Being named is a question to a person, so it goes at once; who is named more often than this hears the rest daily.
MOST_AT_ONCE, WITHIN = 3, timedelta(hours=24)
PURPOSE = "discussion"


def tell_named(note: "Note", people: Sequence[Contact], at: datetime) -> None:
    """Who has no address is still named: the page says so."""
    reachable = [person for person in people if person.email]
    if not reachable:
        return
    lately = Message.objects.filter(kind=NAMED, contact__in=reachable, posted_at__gt=at - WITHIN)
    had = Counter(lately.values_list("contact", flat=True))
    now = [person for person in reachable if had[person.pk] < MOST_AT_ONCE]
    _invite(note.thing, reachable)
    post([_draft(NAMED, note, person) for person in now], at=at)
    _post_daily(note, [person for person in reachable if had[person.pk] >= MOST_AT_ONCE], at)


def tell_others(note: "Note", named: Sequence[Contact]) -> None:
    """Who wrote or was named there before, carries the priority, owns the item or helps with it; never the writer."""
    people = list(_followers(note).exclude(pk__in=[person.pk for person in named]))
    if people:
        _invite(note.thing, people)
        _post_daily(note, people, note.at)


def tell_hidden(note: "Note") -> None:
    """Its author is told why, a leader or partner by their day's mail. Who was not told of it yet never is."""
    _untell(note)
    key = f"note:{note.pk}:hidden:{note.hidden_at:%Y%m%d%H%M%S}"
    if note.contact and note.contact.email:
        _invite(note.thing, [note.contact])
        post([Draft(kind=HIDDEN, key=key, contact=note.contact, about=note)])
    elif note.user:
        post([Draft(kind=HIDDEN, key=key, address=note.user.email, about=note)])


def _untell(note: "Note") -> None:
    """A daily letter goes on to the notes that came after it, where there are any."""
    after = type(note).objects.on(note.thing).filter(pk__gt=note.pk, visibility=note.visibility, hidden_at=None)
    kinds = [NAMED] if after.exists() else [NAMED, SAID]
    Message.objects.waiting().about(note).filter(kind__in=kinds).withdraw()


def _followers(note: "Note") -> "models.QuerySet[Contact]":
    there: Any = type(note).objects.on(note.thing).filter(hidden_at__isnull=True)
    wrote = there.filter(contact__isnull=False).values("contact")
    named = Mention.objects.filter(note__in=there.values("pk")).values("contact")
    follow = Q(pk__in=wrote) | Q(pk__in=named)
    if priority := priority_of(note.thing):
        follow |= Q(pk__in=PriorityChampion.objects.current().filter(priority=priority).values("contact"))
    if note.item:
        follow |= Q(pk=note.item.owner_id) | Q(pk__in=note.item.supporters.current().values("contact"))
    reads = type(note).objects.filter(at_the_table(column("pk")), pk=note.pk)
    return Contact.objects.reachable().filter(follow, Exists(reads)).exclude(pk=note.contact_id or 0)


def _post_daily(note: "Note", people: Sequence[Contact], at: datetime) -> None:
    """One letter a day about one discussion: whoever has one waiting finds this note in it too."""
    if not people:
        return
    place = f"{kind_of(note.thing)}:{note.thing.pk}:{note.visibility}"
    waits = Message.objects.waiting().filter(kind=SAID, contact__in=people, context__place=place)
    served = set(waits.values_list("contact", flat=True))
    new = [person for person in people if person.pk not in served]
    post([_draft(SAID, note, person, place=place) for person in new], at=at)


def _draft(kind: str, note: "Note", person: Contact, **more: str) -> Draft:
    context: dict[str, Any] = {"visibility": note.visibility} | more
    if note.visibility == Visibility.BUSINESS:
        # Of what leaders say among themselves no word is in a letter, and no answer where all staff read.
        context["confidential"] = True
    return Draft(kind=kind, key=f"{kind}:{note.pk}:{person.pk}", contact=person, about=note, context=context)


def _invite(thing: Thing, people: Sequence[Contact]) -> None:
    """Each gets a way in. What was switched off stays off."""
    Link.objects.issue(PURPOSE, [(person.pk, thing) for person in people], until=None)
