"""Who is named in a note: picked, or written as @name."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.items import ActionItem
from partnerships.models.note_readers import Visibility
from partnerships.models.seats import Seat
from partnerships.models.things import Thing
from regions.models import Contact, Kind, Organization, RegionModel
from regions.models.folding import folded
from regions.scope import RegionManager

if TYPE_CHECKING:
    from partnerships.models.notes import Note

# Up to four words after the sign: who signs “@María del Carmen Ruiz” is meant.
NAMED = re.compile(r"(?<![\w.@])@(\w[\w'’.-]*(?: \w[\w'’.-]*){0,3})")
MOST_NAMED = 10


class Mention(RegionModel):
    """Told once. SECURITY: the schema refuses one of somebody who may not read the note for being of the other side."""

    note = models.ForeignKey("partnerships.Note", on_delete=models.CASCADE, related_name="mentions")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="mentions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="mentions")
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    side = models.GeneratedField(
        expression=Case(When(visibility=Visibility.BUSINESS, then=Value(Kind.BUSINESS.value))),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager["Mention"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "note", "contact"], name="mention_once")]

    def __str__(self) -> str:
        return f"@{self.contact}"


def people_at(partnership: int, thing: Thing) -> models.QuerySet[Contact]:
    """Who can be picked, or named by a first name: seats, the owner of the item and who helps with it."""
    seated = Seat.objects.current().filter(partnership=partnership).values("contact")
    named = Q(pk__in=seated)
    if isinstance(thing, ActionItem):
        named |= Q(pk=thing.owner_id) | Q(pk__in=thing.supporters.current().values("contact"))
    return Contact.objects.active().filter(named).select_related("organization").order_by("name", "pk")


def named_in(note: "Note") -> list[Contact]:
    """@Ana Ruiz, anywhere in the directory; @Ana alone, where one at this table is called so. No other word after an @
    means anything.
    """
    told = [folded(found).split() for found in NAMED.findall(note.text)][:MOST_NAMED]
    if not told:
        return []
    beginnings = {trimmed(words[:count]) for words in told for count in range(2, len(words) + 1)}
    full = Q(pk__in=[])
    for name in sorted(beginnings):
        full |= Q(name__folded=name)
    known = list(Contact.objects.active().filter(full).select_related("organization").order_by("pk"))
    here = list(people_at(note.partnership_id, note.thing))
    return [person for words in told if (person := meant(words, known, here))]


def trimmed(words: Iterable[str]) -> str:
    return " ".join(words).rstrip(".-'’")


def meant(words: Sequence[str], known: Sequence[Contact], here: Sequence[Contact]) -> Contact | None:
    """The longest name that fits; of two people of one name, whoever sits here."""
    for count in range(len(words), 1, -1):
        name = trimmed(words[:count])
        same = [person for person in known if folded(" ".join(person.name.split())) == name]
        numbers = {person.pk for person in here}
        fitting = [person for person in same if person.pk in numbers] or same
        if len(fitting) > 1:
            refuse_two(fitting[0])
        if fitting:
            return fitting[0]
    first = trimmed(words[:1])
    called = [person for person in here if folded(person.first_name) == first or folded(person.name) == first]
    if len(called) > 1:
        refuse_two(called[0], called[1])
    return called[0] if called else None


def refuse_two(person: Contact, other: Contact | None = None) -> None:
    words = _("More than one person may be meant by “%(who)s”. Pick whom you mean from the list.")
    name = person.first_name if other else person.name
    raise ValidationError({"text": ValidationError(words, params={"who": name}, code="two")})


def refuse_blind(note: "Note", people: Sequence[Contact]) -> None:
    """The writer is told at once; nothing is written."""
    names = ", ".join(person.name for person in people)
    if note.visibility == Visibility.BUSINESS:
        words = _("%(who)s cannot read what is for business leaders only. Leave the name out, or let others read it.")
    else:
        words = _("%(who)s has no seat here and cannot read this. Leave the name out, or seat them first.")
    raise ValidationError({"text": ValidationError(words, params={"who": names}, code="blind")})
