"""Priorities, items and outcomes behind a number."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from desk.drills.kinds import Cell, Rows, linked, on
from desk.indicators.kinds import Indicator
from desk.periods import Stretch
from partnerships.models import ActionItem, CurveStory, Measurement, Outcome, Partnership, Priority


def standing(table: Partnership, stretch: Stretch) -> "QuerySet[Priority]":
    kept = Q(dropped_at__isnull=True) | Q(dropped_at__gte=stretch.ends)
    return Priority.objects.filter(kept, partnership=table, adopted_at__lt=stretch.ends)


def priorities(_indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    still = Q(champions__left_at__isnull=True) | Q(champions__left_at__gte=stretch.ends)
    carried = Count("champions", filter=still & Q(champions__since__lt=stretch.ends))
    speakers = ("requirement__raised_by__organization", "requirement__opportunity__raised_by__organization")
    return Rows(
        (_("Priority"), _("First said by"), _("Topic"), _("Outcome and measure"), _("Champions")),
        standing(table, stretch).annotate(carried=carried).select_related(*speakers).order_by("rank", "pk"),
        lambda row: [
            linked(row),
            Cell(speaker(row)),
            Cell(str(row.requirement.get_category_display())),
            Cell(now("yes") if row.is_defined else now("not yet")),
            Cell(str(row.carried)),
        ],
    )


def speaker(priority: Priority) -> str:
    requirement = priority.requirement
    said = (requirement.opportunity.raised_by if requirement.opportunity else None) or requirement.raised_by
    return f"{said.name}, {said.organization.name}" if said else now("not known")


def measures(_indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """As they are now, of the priorities that stood at the end."""
    counted = Measurement.objects.standing().filter(measure__priority=OuterRef("pk"), entered_at__lt=stretch.ends)
    told = CurveStory.objects.filter(measure__priority=OuterRef("pk"), told_at__lt=stretch.ends)
    return Rows(
        (_("Priority"), _("Figure"), _("Last counted"), _("Target"), _("Story told")),
        standing(table, stretch)
        .annotate(
            counted_on=Greatest(
                "measured_by__baseline_on",
                Subquery(counted.order_by("-measured_on").values("measured_on")[:1]),
            ),
            told_at=Subquery(told.order_by("-told_at").values("told_at")[:1]),
        )
        .select_related("measured_by")
        .order_by("rank", "pk"),
        lambda row: [linked(row), *figure_of(row), Cell(on(row.told_at) if row.told_at else now("not known yet"))],
    )


def figure_of(priority: Any) -> list[Cell]:
    measure = getattr(priority, "measured_by", None)
    never = now("not known yet")
    target = measure.words(measure.target) if measure else ""
    return [
        Cell(measure.name if measure else now("not chosen yet")),
        Cell(on(priority.counted_on) if priority.counted_on else never),
        Cell(target or never),
    ]


def items(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """What was due in the period; of joint work, whatever was open or done in it."""
    given = ActionItem.objects.exclude(status="dropped").filter(
        team__priority__in=standing(table, stretch).values("pk"), assigned_at__lt=stretch.ends
    )
    if indicator.slug == "follow-through":
        found = given.filter(due_on__gte=localdate(stretch.starts), due_on__lt=stretch.day)
    else:
        found = given.filter(Q(done_at__isnull=True) | Q(done_at__gte=stretch.starts))
    return Rows(
        (_("What"), _("Who"), _("For"), _("Due"), _("Done")),
        found.select_related("owner", "owner_organization").order_by("due_on", "pk"),
        lambda row: [
            linked(row),
            linked(row.owner, row.owner.name),
            linked(row.owner_organization),
            Cell(on(row.due_on)),
            Cell(on(row.done_at) if row.done_at else str(row.get_status_display())),
        ],
    )


def outcomes(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    """The first quick win may be from long before the period."""
    found = Outcome.objects.filter(priority__partnership=table, told_at__lt=stretch.ends).select_related("priority")
    found = found.filter(told_at__gte=stretch.starts) if indicator.slug == "outcomes" else found.quick_wins()
    return Rows(
        (_("What has changed"), _("Kind"), _("Figure"), _("Priority"), _("Told")),
        found.latest_first(),
        lambda row: [
            Cell(row.title),
            Cell(str(row.get_kind_display())),
            Cell(row.words or "–"),
            linked(row.priority),
            Cell(on(row.told_at)),
        ],
    )
