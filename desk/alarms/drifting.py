"""Companies that drift away, seen before they are lost: they come less, or answer slower each time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery, TextField, Window
from django.db.models.functions import Cast, Coalesce, JSONObject, RowNumber
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import AnswerGiven, Attendance, Convening, ConveningState, Invitation, Side, Way
from desk.alarms.bells import UNDER_WAY, Alarm, AlarmKind, Clock, Course, address
from desk.alarms.courses import WHOLE, took_place
from partnerships.models import Seat
from partnerships.threads import active
from regions.prepared import Given, Prepared

LOOKED_AT = 8  # the latest meetings of a table
SLOWER = 3  # answers in a row, each later than the one before


@dataclass(frozen=True)
class Asked:
    """One meeting a company was asked to."""

    starts_at: datetime
    held: bool
    came: bool
    asked_at: datetime
    answered_at: datetime | None

    def took(self, at: datetime) -> timedelta:
        """Until their first answer. Where there is none, it took at least until now, or until the meeting."""
        return (self.answered_at or min(at, self.starts_at)) - self.asked_at


def meetings() -> "QuerySet[Convening]":
    whole = Convening.objects.filter(kind__in=WHOLE, partnership__in=active(), starts_at__isnull=False)
    numbered = Window(RowNumber(), partition_by=["partnership_id"], order_by=[F("starts_at").desc(), F("pk").desc()])
    dated = whole.filter(state__in=(ConveningState.PLANNED, ConveningState.HELD)).annotate(number=numbered)
    return dated.filter(number__lte=LOOKED_AT)


def asked() -> "QuerySet[Invitation, tuple[Any, ...]]":
    """Of each company with a business seat: the meetings it was asked to, as one list."""
    came = Attendance.objects.filter(convening=OuterRef("convening"), organization=OuterRef("organization"))
    said = AnswerGiven.objects.exclude(way=Way.ITSELF).filter(invitation=OuterRef("pk")).order_by()
    first = Subquery(said.values("invitation").annotate(first=Min("at")).values("first"))
    seats = Seat.objects.current(Given("day")).business()
    seated = seats.filter(partnership=OuterRef("convening__partnership"), organization=OuterRef("organization"))
    held = took_place(Convening.objects.filter(pk=OuterRef("convening")), Given("now"))
    rows = Invitation.objects.principals().kept().filter(side=Side.BUSINESS, convening__in=meetings().values("pk"))
    rows = rows.filter(Exists(seated)).annotate(
        came=Exists(came), held=Exists(held), first=Coalesce(first, F("answered_at"))
    )
    one = JSONObject(
        meeting="convening_id",
        starts="convening__starts_at",
        held="held",
        came="came",
        asked="invited_at",
        answered="first",
    )
    grouped = rows.order_by().values("convening__partnership", "organization", "organization__name")
    return grouped.annotate(all=ArrayAgg(Cast(one, TextField()))).values_list(
        "convening__partnership", "organization", "organization__name", "all"
    )


PARTS: dict[str, Prepared[Any]] = {"asked": Prepared(asked)}


def companies_in(found: Mapping[str, Sequence[Any]]) -> dict[int, list[tuple[int, str, list[Asked]]]]:
    """Partnership → company, its name, and the meetings it was asked to, the oldest first."""
    companies: dict[int, list[tuple[int, str, list[Asked]]]] = {}
    for partnership, organization, name, rows in found["asked"]:
        companies.setdefault(partnership, []).append((organization, name, in_order(list(map(json.loads, rows)))))
    return companies


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """One for each meeting: of two people of a company, the first who was asked and the first who answered."""
    meetings: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        meetings.setdefault(row["meeting"], []).append(row)
    found = [
        Asked(
            moment(of[0]["starts"]),
            of[0]["held"],
            any(row["came"] for row in of),
            min(moment(row["asked"]) for row in of),
            min((moment(row["answered"]) for row in of if row["answered"]), default=None),
        )
        for of in meetings.values()
    ]
    return sorted(found, key=lambda one: one.starts_at)


def moment(words: str) -> datetime:
    parsed = parse_datetime(words)
    if parsed is None:
        raise ValueError(words)
    return parsed


def drifting(course: Course, companies: Sequence[tuple[int, str, list[Asked]]], clock: Clock) -> list[Alarm]:
    if course.partnership.stage not in UNDER_WAY:
        return []
    found = []
    for organization, name, rows in companies:
        counted = [one for one in rows if not course.woken_on or timezone.localdate(one.starts_at) >= course.woken_on]
        told = missing(counted, clock) or slower(counted, clock)
        if told:
            why, since = told
            found.append(
                Alarm(
                    AlarmKind.DRIFTING,
                    course.partnership,
                    _("%(company)s drifts away") % {"company": name},
                    why,
                    timezone.localdate(since),
                    address("regions:organization", organization),
                    _("See whom to call"),
                    about=organization,
                )
            )
    return found


def missing(rows: Sequence[Asked], clock: Clock) -> tuple[str, datetime] | None:
    """Came, and then not any more: after one absence where it came only once, else after as many as the region says."""
    held = [one for one in rows if one.held]
    came = [number for number, one in enumerate(held) if one.came]
    if not came:
        return None
    missed = held[came[-1] + 1 :]
    if len(came) == 1 and missed:
        return _("Came once, and not again: %(n)s.") % {"n": in_words(len(missed))}, missed[0].starts_at
    if len(missed) >= clock.days.missed:
        words = _("Used to come, then not any more: %(n)s.") % {"n": in_words(len(missed))}
        return words, missed[clock.days.missed - 1].starts_at
    return None


def in_words(missed: int) -> str:
    return ngettext("%(n)d meeting missed", "%(n)d meetings missed", missed) % {"n": missed}


def slower(rows: Sequence[Asked], clock: Clock) -> tuple[str, datetime] | None:
    """Each of the last three answers took longer than the one before, and the last longer than the region's days."""
    last = list(rows)[-SLOWER:]
    if len(last) < SLOWER:
        return None
    took = [one.took(clock.at) for one in last]
    grows = all(one < other for one, other in pairwise(took))
    most = timedelta(days=clock.days.answer)
    if not grows or took[-1] <= most:
        return None
    days = [str(span.days) for span in took]
    why = _("Answers come slower each time: after %(first)s, %(second)s, then %(third)s days.")
    if last[-1].answered_at is None:
        why = _("Answers come slower each time: after %(first)s and %(second)s days, now none for %(third)s.")
    return why % dict(zip(("first", "second", "third"), days, strict=True)), last[-1].asked_at + most
