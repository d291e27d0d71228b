"""Whom a mail to a team reaches, and whom it does not, with the reason: asked by the page, the API and the sending."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outbox.letters import Category
from outbox.models import Consent
from partnerships.models.seats import Seat
from regions.models import Actor, Contact

if TYPE_CHECKING:
    from partnerships.models.teams import ActionTeam

CATEGORY = Category.NOTES


@dataclass(frozen=True)
class Missed:
    contact: Contact
    why: str | Promise


@dataclass(frozen=True)
class Readers:
    to: Sequence[Contact] = ()
    missed: Sequence[Missed] = field(default=())

    @property
    def stamp(self) -> str:
        """Tells whether these are still the people somebody had before them."""
        return sha256(",".join(str(person.pk) for person in self.to).encode()).hexdigest()[:12]


def insiders(team: "ActionTeam") -> models.QuerySet[Contact]:
    """Its champions and its members, each once; those who left it are not among them."""
    members = team.members.current().values("contact")
    champions = team.priority.champions.current().values("contact")
    return Contact.objects.filter(Q(pk__in=members) | Q(pk__in=champions))


def sitting(team: "ActionTeam") -> models.QuerySet[Contact]:
    """Those who still have a seat at the table as well."""
    return insiders(team).filter(_seat(team))


def readers_of(team: "ActionTeam", by: Actor) -> Readers:
    """Everybody of the team but who writes, by name."""
    people = insiders(team).annotate(sits=_seat(team)).select_related("organization").order_by("name", "pk")
    others = [person for person in people if not _is_writer(person, by)]
    refused = {number for number, category in Consent.objects.refused(p.pk for p in others) if category == CATEGORY}
    # Who bounced and who asked for silence is told to the office, not to colleagues.
    why_not = _why_not_for_colleagues if isinstance(by, Contact) else _why_not
    missed = [Missed(person, why) for person in others if (why := why_not(person, person.pk in refused))]
    left_out = {one.contact.pk for one in missed}
    return Readers([person for person in others if person.pk not in left_out], missed)


def _seat(team: "ActionTeam") -> Exists:
    return Exists(Seat.objects.current().filter(partnership=team.priority.partnership_id, contact=OuterRef("pk")))


def _is_writer(person: Contact, by: Actor) -> bool:
    return by is not None and by.pk == (person.pk if isinstance(by, Contact) else person.user_id)


def _why_not(person: Contact, has_refused: bool) -> str | Promise:
    if person.archived_at:
        return _("has left the directory")
    if not person.sits:  # type: ignore[attr-defined]  # annotated
        return _("has left the table")
    if not person.email:
        return _("has no e-mail address: please call")
    if person.is_undeliverable:
        return _("cannot be reached: mail to them came back")
    return _("asked us not to write about such things") if has_refused else ""


def _why_not_for_colleagues(person: Contact, has_refused: bool) -> str | Promise:
    known = person.archived_at or not person.sits  # type: ignore[attr-defined]  # annotated
    why = _why_not(person, has_refused)
    return _("is not reached by mail: please call") if why and not known else why
