"""Who may speak for whom: the person who was asked, and whoever answers for them."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Actor, Contact, Link

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation


def speaks_for(row: "Invitation", person: Contact) -> bool:
    """SECURITY: an assistant's link alone is not enough; they speak while they are named, for a leader who is here."""
    if person.pk == row.contact_id:
        return True
    named = row.contact.delegations.filter(assistant=person, ended_at__isnull=True)
    return row.contact.archived_at is None and bool(named.exists())


def refuse_stranger(row: "Invitation", by: Actor) -> None:
    if isinstance(by, Contact) and not speaks_for(row, by):
        raise ValidationError(
            _("You do not answer for %(who)s any more."), params={"who": row.contact.name}, code="stranger"
        )


def renew_links(row: "Invitation", by: Actor) -> None:
    """SECURITY: what whoever held the old link may have opened with it ends too: whom they named, and the feed."""
    for link in Link.objects.to("invitation", row).filter(Q(contact=row.contact) | Q(revoked_at=None)):
        link.rotate(by=by)
    Link.objects.to("feed", row.contact).filter(contact=row.contact).renew()
