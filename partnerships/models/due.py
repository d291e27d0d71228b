"""How an item stands to its day, today in the zone in force."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import ngettext

from partnerships.models.updates import STATUS_SHAPES, UNFINISHED, ItemStatus

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem


class Due(models.Model):
    """Mixed into the item."""

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        return cast("ActionItem", self).status in UNFINISHED

    @property
    def days_past(self) -> int:
        """Whole days since the due day, finished or not; 0 until it is over."""
        return max((timezone.localdate() - cast("ActionItem", self).due_on).days, 0)

    @property
    def days_late(self) -> int:
        """0 when it is not late: what is finished never is."""
        return self.days_past if self.is_unfinished else 0

    @property
    def mark(self) -> tuple[str, str]:
        """Shape and words of its state, as the `status` tag takes them."""
        item, late = cast("ActionItem", self), self.days_late
        if late:
            words = ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
            return "late", words if item.status != ItemStatus.BLOCKED else f"{ItemStatus.BLOCKED.label}, {words}"
        return STATUS_SHAPES[item.status], str(item.get_status_display())
