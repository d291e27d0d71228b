"""What a meeting begins with: what was promised, and what became of it since the table last met."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.models import Convening, ConveningState
from partnerships.models import UNFINISHED, ActionItem, ItemStatus

MOST = 200


@dataclass(frozen=True)
class Since:
    """`met_at`: when the table last met; nothing before the first time."""

    met_at: datetime | None
    kept: list[ActionItem]
    stuck: list[ActionItem]
    late: list[ActionItem]
    coming: list[ActionItem]

    @property
    def groups(self) -> list[tuple[str, list[ActionItem]]]:
        """First what can be celebrated, then where the table can help."""
        named = [
            (_("Kept"), self.kept),
            (_("Stuck"), self.stuck),
            (_("Late"), self.late),
            (_("Still to come"), self.coming),
        ]
        return [(words, items) for words, items in named if items]

    @property
    def words(self) -> str:
        return " · ".join(f"{words}: {len(items)}" for words, items in self.groups)


def since_last_time(convening: Convening) -> Since | None:
    """Of the standing items of the partnership, in one statement; nothing where nobody has promised anything."""
    before = Convening.objects.filter(
        partnership=convening.partnership_id,
        state=ConveningState.HELD,
        starts_at__lt=convening.starts_at or timezone.now(),
    )
    items = ActionItem.objects.standing().filter(team__priority__partnership=convening.partnership_id)
    items = items.annotate(met_at=Subquery(before.order_by("-starts_at").values("starts_at")[:1]))
    told = Q(status__in=UNFINISHED) | Q(done_at__gt=F("met_at")) | Q(status=ItemStatus.DONE, met_at__isnull=True)
    found = list(items.filter(told).select_related("owner", "owner_organization").by_due()[:MOST])
    if not found:
        return None
    stuck = [item for item in found if item.status == ItemStatus.BLOCKED]
    late = [item for item in found if item.days_late and item.status != ItemStatus.BLOCKED]
    return Since(
        met_at=getattr(found[0], "met_at", None),
        kept=[item for item in found if item.status == ItemStatus.DONE],
        stuck=stuck,
        late=late,
        coming=[item for item in found if item.is_unfinished and item not in stuck and item not in late],
    )
