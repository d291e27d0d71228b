"""Days as people write them: with the year only where it could be mistaken. Stored times are UTC; these speak the zone
in force."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

NEAR = 182  # days: within half a year, on either side, a day comes once


def long_day(at: date) -> str:
    """“Thursday, September 24”; of a year that might be mistaken “Tuesday, March 21, 2017”."""
    return _written(at, _("l, F j"), _("l, F j, Y"))


def passed_day(at: date) -> str:
    """Of what has passed, the year is often what was mistyped: it is said wherever it is not this one."""
    day = timezone.localdate(at) if isinstance(at, datetime) else at
    is_of_this_year = day.year == timezone.localdate().year
    return long_day(at) if is_of_this_year else date_format(day, _("l, F j, Y"), use_l10n=False)


def month_day(at: date) -> str:
    """“September 24”; of a year that might be mistaken “March 21, 2017”."""
    return _written(at, _("F j"), _("F j, Y"))


def short_day(at: date) -> str:
    """“Sep 24”; of a year that might be mistaken “Mar 21, 2017”."""
    return _written(at, _("M j"), _("M j, Y"))


def _written(at: date, usual: str, with_year: str) -> str:
    day = timezone.localdate(at) if isinstance(at, datetime) else at
    today = timezone.localdate()
    is_near = abs((day - today).days) <= NEAR
    return date_format(day, usual if is_near else with_year, use_l10n=False)
