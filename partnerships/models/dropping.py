"""Letting an item go, and taking it up again: it stays on record, with both."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from partnerships.models.updates import ItemStatus, Update
from partnerships.models.waiting import WAITING
from regions.models import Actor, name_of, record

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem


class Drops(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def drop(self, *, reason: str, by: Actor) -> None:
        item = cast("ActionItem", self)
        locked = item._locked()
        if not locked.is_unfinished:
            raise ValidationError(_("This item is done. It stays on the thread."), code="closed")
        if not reason.strip():
            raise ValidationError({"reason": _("Say why it is no longer needed.")})
        item.status, item.blocked_by = ItemStatus.DROPPED, ""
        item._wait(locked, None, None, None)
        item._save_as_next(locked, "status", "blocked_by", *WAITING)
        update = self._told(reason.strip(), by)
        record("item.dropped", item, by=by, thread=locked.team.priority.partnership_id, item=item.title)
        item._tell(locked, update, update.at)

    @transaction.atomic
    def take_up(self, *, by: Actor) -> None:
        """It was dropped by mistake, or is needed after all: same owner, same day, same link."""
        item = cast("ActionItem", self)
        locked = item._held()[item.pk]
        if locked.status != ItemStatus.DROPPED:
            raise ValidationError(_("This item was not dropped."), code="not_dropped")
        if locked.team.priority.dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="dropped")
        item.status = ItemStatus.OPEN
        item._save_as_next(locked, "status")
        self._told("", by)
        record("item.taken_up", item, by=by, thread=locked.team.priority.partnership_id, item=item.title)

    def _told(self, note: str, by: Actor) -> Update:
        item = cast("ActionItem", self)
        said = {"status": item.status, "note": note, "author": name_of(by), "edition": item.edition}
        update: Update = Update.objects.create(item=item, **said)
        return update
