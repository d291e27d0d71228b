"""Calling somebody in who helps with an item."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.posting import Draft, post
from partnerships.models.owners import organization_of
from partnerships.models.supporters import KIND, Supporter, withdraw
from partnerships.models.team_writing import may_lead
from regions.models import Actor, Contact, Link, Organization, record

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem

PURPOSE = "support"


class Supported(models.Model):
    """Mixed into the item."""

    class Meta:
        abstract = True

    @transaction.atomic
    def call_in(
        self,
        contact: Contact,
        *,
        organization: Organization | None = None,
        by: Actor,
        at: datetime | None = None,
    ) -> Supporter:
        """Somebody helps its owner from now on; a mail brings them a page of their own. Called in twice is called in
        once. Of those at the table, who champions it may, and nobody else.
        """
        item = cast("ActionItem", self)
        locked = item._locked()
        if isinstance(by, Contact) and not may_lead(locked.team, by):
            raise ValidationError(_("Its champions and the convener call somebody in."), code="not_champion")
        if not locked.is_unfinished:
            raise ValidationError(_("This item is done. There is nothing left to help with."), code="closed")
        if locked.owner_id == contact.pk:
            words = _("%(who)s has this item. Choose somebody else to help with it.")
            raise ValidationError({"contact": ValidationError(words, params={"who": contact}, code="same")})
        partnership = locked.team.priority.partnership
        theirs = organization_of(contact, partnership, organization, field="contact")
        standing = Supporter.objects.current().filter(item=item, contact=contact).first()
        if standing:
            return standing
        supporter = Supporter.objects.create(
            item=item, contact=contact, organization=theirs, since=at or timezone.now()
        )
        if contact.email:
            Link.objects.reopen(PURPOSE, item, contact, until=None, by=by)
            post([Draft(kind=KIND, key=f"{KIND}:{supporter.pk}", contact=contact, about=item)], at=at)
        record("item.called_in", item, by=by, thread=partnership.pk, item=item.title, contact=contact.name)
        return supporter

    def is_of(self, contact: Contact) -> bool:
        """Do they own it, or help with it?"""
        item = cast("ActionItem", self)
        return item.owner_id == contact.pk or item.supporters.current().filter(contact=contact).exists()

    def _relieve(self, contact: Contact, at: datetime) -> None:
        """Whoever takes it over helps with it no longer: it is theirs."""
        item = cast("ActionItem", self)
        if Supporter.objects.current().filter(item=item, contact=contact).update(left_at=at):
            withdraw(item, contact.pk)
