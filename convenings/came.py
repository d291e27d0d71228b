"""Who came, as the page of a meeting says it once it is over."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Attendance, Convening, ConveningState, Side
from convenings.models.planned import ConveningQuerySet


def ticked(side: str) -> Coalesce:
    there = Attendance.objects.filter(convening=OuterRef("pk"), side=side).order_by().values("convening")
    return Coalesce(Subquery(there.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def with_came(meetings: ConveningQuerySet) -> ConveningQuerySet:
    """Beside each meeting who was ticked, and when its room was ended: no statement more."""
    return meetings.annotate(
        leaders_there=ticked(Side.BUSINESS), partners_there=ticked(Side.PARTNER), room_ended_at=F("room__ended_at")
    )


@dataclass(frozen=True)
class Came:
    business: int
    partners: int

    @classmethod
    def once_over(cls, convening: Convening, at: datetime) -> "Came | None":
        """Of a meeting from `with_came`; nothing while people may still come. A room that was ended is over early."""
        clock_says = convening.ends_at is not None and convening.ends_at <= at
        room_says = convening.room_ended_at is not None  # type: ignore[attr-defined]  # annotated
        is_over = convening.state == ConveningState.HELD or (convening.has_begun(at) and (clock_says or room_says))
        return cls(convening.leaders_there, convening.partners_there) if is_over else None  # type: ignore[attr-defined]

    @property
    def total(self) -> int:
        return self.business + self.partners

    @property
    def words(self) -> str:
        if not self.total:
            return _("Nobody has been ticked as there yet.")
        partners = ngettext("%(count)d partner", "%(count)d partners", self.partners) % {"count": self.partners}
        words = ngettext(
            "%(count)d person was ticked as there: %(business)d from business, %(partners)s.",
            "%(count)d people were ticked as there: %(business)d from business, %(partners)s.",
            self.total,
        )
        return words % {"count": self.total, "business": self.business, "partners": partners}
