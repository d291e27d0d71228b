"""How each rung of a meeting's ladder stands at a moment: computed from the clock, never scheduled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from convenings.models import Convening, ConveningState, Reminding, Rung
from convenings.moments import clock_words, day_words
from convenings.standing import Standing
from regions.prepared import Given, Prepared, Together

# A rung that could not go for this long, because no worker ran, is not made up for: the next one covers it.
LATE = timedelta(days=1)


class RungState(models.TextChoices):
    TO_COME = "to_come", _("To come")
    DUE = "due", _("Due now")
    WAITING = "waiting", _("Waits until the meeting is marked as held")
    HELD = "held", _("Leaves in a minute")
    GONE = "gone", _("Gone")
    SKIPPED = "skipped", _("Skipped")
    MISSED = "missed", _("Missed")
    OFF = "off", _("Switched off")


SHAPES = {
    RungState.TO_COME: "open",
    RungState.DUE: "watch",
    RungState.WAITING: "watch",
    RungState.HELD: "watch",
    RungState.GONE: "done",
    RungState.SKIPPED: "open",
    RungState.MISSED: "late",
    RungState.OFF: "open",
}
NO_WORKER = _("Nothing ran for a day when it was due. The next reminder covers it.")
TOO_LATE = _("Within a day of its time the meeting was not marked as held, or nobody was ticked as present.")
AHEAD = (RungState.TO_COME, RungState.DUE, RungState.WAITING)


@dataclass(frozen=True)
class Plan:
    """A rung, its moment, and where it stands."""

    rung: Rung
    at: datetime | None
    state: RungState
    why: Promise | str = ""
    reminding: Reminding | None = None

    @property
    def when(self) -> str:
        """ "Thursday, September 17, 8:30 am", on the region's clocks."""
        return f"{day_words(self.at)}, {clock_words(timezone.localtime(self.at))}" if self.at else ""

    @property
    def said(self) -> str:
        if self.state == RungState.GONE and self.reminding:
            count = self.reminding.count
            return ngettext("Gone to %(count)d person", "Gone to %(count)d people", count) % {"count": count}
        return str(self.state.label)

    @property
    def shape(self) -> str:
        return SHAPES[self.state]

    @property
    def may_go(self) -> bool:
        """Somebody may send it by hand: it has not gone for this version of the meeting."""
        return self.reminding is None

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD


def plan(rung: Rung, convening: Convening, at: datetime, reminding: Reminding | None = None) -> Plan:
    """`reminding` is that of the meeting's present version."""
    moment = rung.moment(convening)
    if reminding:
        return Plan(rung, moment, *_went(reminding, at), reminding)
    return Plan(rung, moment, *_stands(rung, convening, moment, at))


def _went(reminding: Reminding, at: datetime) -> tuple[RungState, Promise | str]:
    if not reminding.count:
        return RungState.SKIPPED, _("There was nobody to write to.")
    return (RungState.HELD if reminding.goes_at > at else RungState.GONE), ""


def _stands(rung: Rung, convening: Convening, moment: datetime | None, at: datetime) -> tuple[RungState, Promise | str]:
    if convening.is_cancelled:
        return RungState.SKIPPED, _("The meeting was cancelled.")
    if not rung.is_on:
        return RungState.OFF, ""
    if not convening.is_dated:
        return RungState.WAITING, _("It counts from the date, which is still open.")
    if moment is None:
        return RungState.SKIPPED, _("The office opens only after the meeting has begun.")
    if moment <= convening.changed_at:
        return RungState.SKIPPED, _("Its time had passed when the meeting was planned or moved.")
    if moment <= rung.changed_at:
        return RungState.SKIPPED, _("Its time had passed when it was changed.")
    if at < moment:
        return RungState.TO_COME, ""
    if at >= moment + LATE or (not rung.group.after and convening.has_begun(at)):
        return RungState.MISSED, TOO_LATE if rung.group.after else NO_WORKER
    if rung.group.after and convening.state != ConveningState.HELD:
        return RungState.WAITING, ""
    return RungState.DUE, ""


LADDER = Together(
    rungs=Prepared(lambda: Rung.objects.filter(convening=Given("convening"))),
    remindings=Prepared(lambda: Reminding.objects.of_version().filter(rung__convening=Given("convening"))),
)


def ladder(convening: Convening, at: datetime) -> list[Plan]:
    """Every rung of the meeting, the earliest first. One statement."""
    return plans(convening, **LADDER.ask(convening=convening.pk), at=at)


def plans(convening: Convening, rungs: Iterable[Rung], remindings: Iterable[Reminding], at: datetime) -> list[Plan]:
    went = {reminding.rung_id: reminding for reminding in remindings}
    found = [plan(rung, convening, at, went.get(rung.pk)) for rung in rungs]
    return sorted(found, key=lambda one: (-one.rung.days, one.at or convening.starts_at or at, one.rung.pk))


def next_of(found: Sequence[Plan]) -> list[Plan]:
    """What goes next: the rungs of the earliest moment to come."""
    ahead = [one for one in found if one.state == RungState.TO_COME and one.at]
    first = min((one.at for one in ahead if one.at), default=None)
    return [one for one in ahead if one.at == first]


def missed(found: Sequence[Plan], convening: Convening, standing: Standing, at: datetime) -> list[Plan]:
    """What did not go though somebody waits for it, until the next rung for the same people has gone; one for each."""
    if not convening.takes_answers(at):
        return []
    latest: dict[str, Plan] = {}
    for one in found:
        if one.state == RungState.MISSED and standing.in_audience(one.rung.audience) != 0:
            latest[one.rung.audience] = one
        elif one.state == RungState.GONE:
            latest.pop(one.rung.audience, None)
    return list(latest.values())
