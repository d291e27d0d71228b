"""Who reads a note. One condition says it, and every page, list, search, letter, API and public page asks by it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnerships.models.seats import Seat
from partnerships.models.shown import Shown
from partnerships.models.supporters import Supporter
from regions.models import Contact


class Visibility(models.TextChoices):
    BUSINESS = "business", _("Business leaders only")
    MEMBERS = "members", _("Everybody at the table")
    PUBLIC = "public", _("The public")


# The person, as seen from so many queries beneath the one for notes.
Person = Callable[[int], Any]

# SECURITY: asked of what it hangs on first. Nobody outside hears of a priority that was let go, of an outcome nobody
# agreed to publish, of a partnership without a public page, or of what that page does not show.
PUBLISHED = Q(visibility=Visibility.PUBLIC, partnership__published_at__isnull=False) & (
    Q(
        priority__isnull=False,
        priority__dropped_at__isnull=True,
        partnership__shown__contains=[Shown.PRIORITIES.value],
    )
    | Q(
        outcome__published_at__isnull=False,
        outcome__priority__dropped_at__isnull=True,
        partnership__shown__contains=[Shown.OUTCOMES.value],
    )
)


def at_the_table(person: Person) -> Q:
    """Business leaders read all; whoever has a seat, owns the item or helps with it, what is not theirs alone. Who is
    in a team reads by the seat: with it ends what they read.
    """
    seats = Seat.objects.current().filter(partnership=OuterRef("partnership"), contact=person(1))
    beside = Supporter.objects.current().filter(item=OuterRef("item"), contact=person(1))
    for_all = ~Q(visibility=Visibility.BUSINESS)
    theirs = Q(Exists(seats)) | Q(item__owner=person(0)) | Q(Exists(beside))
    return Q(Exists(seats.leading())) | for_all & theirs


def column(name: str) -> Person:
    """The person that the query around this one names."""

    def seen_from(depth: int) -> Any:
        return OuterRef(name) if depth == 0 else OuterRef(seen_from(depth - 1))

    return seen_from


@dataclass(frozen=True)
class Reader:
    """Somebody who looks, or nobody we know."""

    contact: Contact | None = None
    is_staff: bool = False
    hears_business: bool = False

    @classmethod
    def of_staff(cls, may: Callable[[str], bool]) -> "Reader":
        """`may`: has this person the ability of `CAN`?"""
        return cls(is_staff=may("see"), hears_business=may("hear_business"))

    @classmethod
    def of(cls, by: "User | Contact") -> "Reader":
        """Who acts; of staff only those are let act who convene."""
        return cls(contact=by) if isinstance(by, Contact) else cls(is_staff=True, hears_business=True)

    @property
    def condition(self) -> Q:
        if self.hears_business:
            return Q()
        shown = Q(hidden_at__isnull=True)
        if self.is_staff:
            return ~Q(visibility=Visibility.BUSINESS) & shown
        if self.contact is None:
            return PUBLISHED & shown
        number = self.contact.pk
        # Its author learns why it was hidden.
        return (at_the_table(lambda _depth: number) | PUBLISHED) & (shown | Q(contact=number))


ANYBODY = Reader()


def may_write_for(contact: Contact, partnership: int, *, owns: bool = False) -> list[Visibility]:
    """Leaders write for leaders too. `owns`: the item it is about is theirs, or they help with it."""
    seats = Seat.objects.current().filter(partnership=partnership, contact=contact)
    asked = Contact.objects.filter(pk=contact.pk).values_list(Exists(seats.leading()), Exists(seats))
    leads, sits = asked.get()
    if leads:
        return [Visibility.MEMBERS, Visibility.BUSINESS, Visibility.PUBLIC]
    return [Visibility.MEMBERS, Visibility.PUBLIC] if sits or owns else []
