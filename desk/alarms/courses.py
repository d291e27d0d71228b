"""The course of each active partnership, from two of the queries that one statement asks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from convenings.models import Attendance, Convening, ConveningKind, ConveningState
from desk.alarms.bells import AT_WORK, UNDER_WAY, Course, day_of, latest
from partnerships.models import (
    Decision,
    Outcome,
    Partnership,
    PriorityChampion,
    Seat,
    SeatRole,
    Stage,
    StageChange,
    Update,
)
from partnerships.threads import active
from regions.prepared import Given, Prepared

WHOLE = (ConveningKind.LAUNCH, ConveningKind.FULL)


def took_place(rows: "QuerySet[Convening]", at: datetime | Given) -> "QuerySet[Convening]":
    """Begun by then and known to have been held: by the convener's word, the room's end or somebody's attendance."""
    came = Attendance.objects.filter(convening=OuterRef("pk"))
    known = Q(state=ConveningState.HELD) | Q(room__ended_at__isnull=False) | Q(Exists(came))
    return rows.exclude(state=ConveningState.CANCELLED).filter(known, starts_at__lte=at)


def newest(rows: "QuerySet[Any]", field: str, of: str) -> Subquery:
    counted = rows.order_by().values(of).annotate(newest=Max(field)).values("newest")
    return Subquery(counted)


def courses() -> "QuerySet[Partnership]":
    """Active partnerships with their last signs of life."""
    theirs = {"partnership": OuterRef("pk")}
    met = took_place(Convening.objects.filter(**theirs), Given("now"))
    to_come = Q(state=ConveningState.PLANNED, ends_at__gt=Given("now")) | Q(state=ConveningState.FINDING)
    reports = Update.objects.filter(item__team__priority__partnership=OuterRef("pk"))
    told = Outcome.objects.filter(priority__partnership=OuterRef("pk"))
    carried = PriorityChampion.objects.filter(priority__partnership=OuterRef("pk"))
    return active().annotate(
        last_met=newest(met.filter(kind__in=WHOLE), "starts_at", "partnership"),
        last_moved=Greatest(
            newest(met, "starts_at", "partnership"),
            newest(reports, "at", "item__team__priority__partnership"),
            newest(told, "told_at", "priority__partnership"),
        ),
        last_decided=newest(Decision.objects.filter(**theirs), "decided_on", "partnership"),
        plans_to_meet=Exists(Convening.objects.filter(to_come, kind__in=WHOLE, **theirs)),
        champion_left=newest(Seat.objects.filter(role=SeatRole.CHAMPION, **theirs), "until", "partnership"),
        priority_left=newest(carried, "left_at", "priority__partnership"),
    )


def stages() -> "QuerySet[StageChange, tuple[Any, ...]]":
    rows = StageChange.objects.filter(partnership__in=active()).order_by("at", "pk")
    return rows.values_list("partnership", "stage", "at")


PARTS: dict[str, Prepared[Any]] = {"courses": Prepared(courses), "stages": Prepared(stages)}


def courses_in(found: Mapping[str, Sequence[Any]]) -> list[Course]:
    history: dict[int, list[tuple[str, datetime]]] = {}
    for partnership, stage, at in found["stages"]:
        history.setdefault(partnership, []).append((stage, at))
    return [course(row, history.get(row.pk, [])) for row in found["courses"]]


def course(row: Any, history: Sequence[tuple[str, datetime]]) -> Course:
    """A stage that was entered without a line in the history counts from the partnership's first day."""
    rests = [number for number, (stage, _at) in enumerate(history) if stage == Stage.DORMANT]
    since_rest = history[rests[-1] + 1 :] if rests else history
    woken = day_of(since_rest[0][1]) if rests and since_rest else None
    begun = day_of(row.created_at)
    return Course(
        partnership=row,
        under_way_since=entered(row, since_rest, UNDER_WAY, begun),
        at_work_since=entered(row, since_rest, AT_WORK, begun),
        woken_on=woken,
        last_met=day_of(row.last_met),
        last_sign=latest(day_of(row.last_moved), row.last_decided),
        plans_to_meet=row.plans_to_meet,
        last_champion_left=latest(row.champion_left, day_of(row.priority_left)),
    )


def entered(
    row: Partnership, history: Sequence[tuple[str, datetime]], stages: Sequence[str], begun: date | None
) -> date | None:
    """Since when it has been at one of these without a break; None where it is at none of them now."""
    if row.stage not in stages:
        return None
    unbroken: date | None = None
    for stage, at in reversed(history):
        if stage not in stages:
            break
        unbroken = day_of(at)
    return unbroken or begun
