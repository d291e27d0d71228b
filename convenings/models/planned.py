"""Which meetings: to come, over, with their counts, locked."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from convenings.models.answers import COMING, Side
from convenings.models.kinds import ConveningState
from regions.prepared import Given

if TYPE_CHECKING:
    from convenings.models.convenings import Convening  # noqa: F401 — named in a string below


class ConveningQuerySet(models.QuerySet["Convening"]):
    def planned(self) -> "ConveningQuerySet":
        return self.filter(state=ConveningState.PLANNED)

    def upcoming(self, at: datetime | Given | None = None) -> "ConveningQuerySet":
        """Planned and not over yet, the next one first."""
        return self.planned().filter(ends_at__gt=at or timezone.now()).order_by("starts_at", "pk")

    def asking(self, at: datetime) -> "ConveningQuerySet":
        """Where an invited person still has something to say: to come, or in search of a date."""
        to_come = Q(state=ConveningState.PLANNED, ends_at__gt=at)
        return self.filter(to_come | Q(state=ConveningState.FINDING))

    def past(self, at: datetime | None = None) -> "ConveningQuerySet":
        """Over or cancelled, the latest first."""
        over = self.exclude(state=ConveningState.PLANNED, ends_at__gt=at or timezone.now())
        return over.exclude(state=ConveningState.FINDING).order_by(F("starts_at").desc(nulls_last=True), "-pk")

    def with_partnership(self) -> "ConveningQuerySet":
        return self.select_related("partnership")

    def with_counts(self) -> "ConveningQuerySet":
        """How many are invited and how many come, for lists."""
        seat = Q(invitations__stands_in_for__isnull=True)
        coming = seat & Q(invitations__answer__in=COMING)
        return self.annotate(
            invited=Count("invitations", filter=seat),
            business=Count("invitations", filter=coming & Q(invitations__side=Side.BUSINESS)),
            partners=Count("invitations", filter=coming & Q(invitations__side=Side.PARTNER)),
        )

    def locked(self) -> "ConveningQuerySet":
        """Whatever changes a meeting or its invitations takes this lock first."""
        return self.select_for_update(of=("self",), no_key=True).select_related("partnership")
