"""Days and hours as the people of a region write and read them. Stored times are UTC; these speak the zone in force."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """When the region's clocks show this. Refused, in words, where the clocks change over it."""
    first, second = (datetime.combine(day, clock, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    words = {"time": clock_words(clock), "day": date_format(day, _("F j, Y"), use_l10n=False)}
    shown = first.astimezone(UTC).astimezone(zone)
    if shown.time() != clock:
        raise ValidationError(
            _("There is no %(time)s on %(day)s: the clocks go forward over it. Choose another time."),
            params=words,
            code="gap",
        )
    raise ValidationError(
        _("%(time)s happens twice on %(day)s: the clocks go back. Choose another time."), params=words, code="twice"
    )


def day_words(at: datetime) -> str:
    """“Thursday, September 24”: of what is near. A day that may lie far away is written by `regions.days`."""
    return date_format(timezone.localtime(at), _("l, F j"), use_l10n=False)


def short_day_words(at: datetime) -> str:
    """“Thu 24”."""
    return date_format(timezone.localtime(at), _("D j"), use_l10n=False)


def date_words(at: datetime) -> str:
    """“September 24”, as in a sentence; never broken over two lines."""
    return date_format(timezone.localtime(at), _("F j"), use_l10n=False).replace(" ", "\u00a0")


def clock_words(clock: time | datetime) -> str:
    """“8:30 am”, “2 pm”."""
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes} {half_words(clock)}"


def half_words(clock: time | datetime) -> str:
    return _("am") if clock.hour < 12 else _("pm")


def hours_words(start: datetime, end: datetime) -> str:
    """“8:30 to 10:30 am”: the half of the day once, when both share it."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    words = clock_words(first)
    if half_words(first) == half_words(last):
        words = words.removesuffix(f" {half_words(first)}")
    return _("%(start)s to %(end)s") % {"start": words, "end": clock_words(last)}


def length_words(length: timedelta) -> str:
    """“Two hours”, “90 minutes”, as a sentence begins."""
    minutes = int(length.total_seconds() // 60)
    if minutes % 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": str(apnumber(hours)).capitalize()}
