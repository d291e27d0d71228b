"""Who was ticked where, and the meetings themselves."""

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from convenings.models import Attendance, Convening, Minutes
from convenings.models.pulses import ENOUGH, QUESTIONS
from desk.drills.kinds import Cell, Rows, linked, on
from desk.indicators.kinds import Indicator
from desk.periods import Stretch
from partnerships.models import Partnership

YEAR = timedelta(days=365)


def of_table(table: Partnership, stretch: Stretch) -> "QuerySet[Convening]":
    held = Convening.objects.filter(partnership=table, state="held", kind__in=("launch", "full"))
    return held.filter(starts_at__lt=stretch.ends)


def last_two(table: Partnership, stretch: Stretch) -> "QuerySet[Convening]":
    """Of those at which somebody was ticked."""
    ticked = of_table(table, stretch).filter(Exists(Attendance.objects.filter(convening=OuterRef("pk"))))
    return ticked.order_by("-starts_at", "-pk")[:2]


def attendance(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """Where partners do not count, of businesses alone."""
    since = {"new-leaders": stretch.ends - YEAR}.get(indicator.slug, stretch.starts)
    meetings = of_table(table, stretch).filter(starts_at__gte=since)
    if indicator.slug == "repeat-attendance":
        meetings = last_two(table, stretch)
    found = Attendance.objects.filter(convening__in=meetings.values("pk"))
    if indicator.slug != "business-majority":
        found = found.filter(side="business")
    found = found.select_related("convening", "contact", "organization")
    return Rows(
        (_("Who"), _("Title"), _("For"), _("Side"), _("Meeting")),
        found.order_by("-convening__starts_at", "side", "contact__name", "pk"),
        lambda row: [
            linked(row.contact, row.contact.name),
            Cell(row.contact.title or "–"),
            linked(row.organization),
            Cell(str(row.get_side_display())),
            linked(row.convening, f"{row.convening.title}, {on(row.convening.starts_at)}"),
        ],
    )


def meetings(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """The hours leaders gave are of every meeting, also of a team's."""
    sent = Minutes.objects.filter(convening=OuterRef("pk"), sent_at__isnull=False).order_by("sent_at")
    found = of_table(table, stretch)
    if indicator.slug == "hours-given":
        found = Convening.objects.filter(partnership=table, state="held", starts_at__lt=stretch.ends)
    there = {side: Count("attendances", filter=Q(attendances__side=side)) for side in ("business", "partner")}
    found = found.annotate(minutes_at=Subquery(sent.values("sent_at")[:1]), **there)
    return Rows(
        (_("Meeting"), _("Day"), _("Business leaders"), _("Partners"), _("Minutes sent")),
        found.filter(starts_at__gte=stretch.starts).order_by("-starts_at", "-pk"),
        lambda row: [
            linked(row, f"{row.title} ({row.get_kind_display()})"),
            Cell(on(row.starts_at)),
            Cell(str(row.business)),
            Cell(str(row.partner)),
            Cell(on(row.minutes_at)),
        ],
    )


def pulses(_indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """Averages of each meeting; of one with too few answers not even how many there are."""
    whole = Q(pulses__worth__isnull=False, pulses__clear__isnull=False)
    asked = Attendance.objects.filter(convening=OuterRef("pk"), side="business").order_by().values("convening")
    found = of_table(table, stretch).filter(starts_at__gte=stretch.starts)
    found = found.annotate(
        business=Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0),
        answers=Count("pulses", filter=whole),
        worth=Avg("pulses__worth", filter=whole),
        clear=Avg("pulses__clear", filter=whole),
    )
    return Rows(
        (_("Meeting"), _("Day"), _("Business leaders"), _("Answers"), *QUESTIONS.values()),
        found.order_by("-starts_at", "-pk"),
        lambda row: [linked(row), Cell(on(row.starts_at)), Cell(str(row.business)), *said(row)],
    )


def said(row: Any) -> list[Cell]:
    if row.answers < ENOUGH:
        return [Cell(now("too few to show")), Cell("–"), Cell("–")]
    return [Cell(str(row.answers)), *(Cell(number_format(each, decimal_pos=1)) for each in (row.worth, row.clear))]
