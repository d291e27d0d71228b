"""Alarms among what needs somebody: one line for each kind a partnership has."""

from collections.abc import Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.alarms.bells import Alarm, AlarmKind, address
from desk.alarms.ringing import ringing
from partnerships.models import Partnership, Stage
from partnerships.needs import Need, Pressing, in_words

NAMED = 3  # people or companies; the page of alarms has them all


def alarm_needs(alarms: Sequence[Alarm]) -> list[Need]:
    """Without a query; `alarms` in their order."""
    grouped = groupby(alarms, key=lambda alarm: (alarm.partnership.pk, alarm.kind))
    return [need_of(list(group)) for _key, group in grouped]


def needs_of_partnership(partnership: Partnership) -> list[Need]:
    resting = rest_needs(partnership)
    return resting or alarm_needs(ringing(timezone.now()).of(partnership.pk).alarms)


def rest_needs(partnership: Partnership) -> list[Need]:
    """Of one that rests, which has no alarms."""
    if partnership.stage != Stage.DORMANT:
        return []
    what, why = (
        _("It rests: no alarms, no reminders."),
        _("One press lays out everything for a new start; none is sent."),
    )
    url = address("desk:relaunch", partnership.slug)
    return [Need(Pressing.ALARM, what, why, url, _("Start it anew"), partnership.name, for_conveners=True)]


def need_of(alarms: Sequence[Alarm]) -> Need:
    first = alarms[0]
    where = first.partnership.name
    if len(alarms) == 1:
        words = first.what, first.why, first.url, first.button
        return Need(Pressing.ALARM, *words, where, for_conveners=first.for_conveners, alarm=first.kind)
    url = f"{address('desk:alarms')}#partnership-{first.partnership.pk}"
    return Need(Pressing.ALARM, *together(alarms), url, _("See them"), where, alarm=first.kind)


def together(alarms: Sequence[Alarm]) -> tuple[str, str]:
    count = len(alarms)
    if alarms[0].kind == AlarmKind.SILENT:
        what = ngettext("%(n)s champion has gone silent", "%(n)s champions have gone silent", count)
        why = _("A call to each finds out. Who is silent for good makes room for another.")
    else:
        what = ngettext("%(n)s company drifts away", "%(n)s companies drift away", count)
        why = _("They came before, and come less now. A leader they know brings them back.")
    return what % {"n": in_words(count)}, why
