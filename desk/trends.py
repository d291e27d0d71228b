"""How an indicator went: the readings of the quarters before, and today's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desk.models import Reading
from desk.scorecard import Figure, shown
from partnerships.figures import Point
from partnerships.models import Partnership

QUARTERS = (4, 3, 2, 1)
# A night without a worker, or a Monday's reading: the newest of so many days counts.
AROUND = timedelta(days=7)


@dataclass(frozen=True)
class Trends:
    """Readings, the oldest first; of the quarters nobody read there is none."""

    readings: Sequence[Reading]

    def of(self, figure: Figure, day: date) -> list[Point]:
        """Of one indicator, in words and numbers; `day` is today's."""
        slug = figure.indicator.slug
        told = [(reading.day, reading.values.get(slug)) for reading in self.readings]
        return [
            Point(date_format(on, "M j, Y"), value, shown(figure.indicator, value))
            for on, value in (*told, (day, figure.value))
        ]


def trends_of(partnership: Partnership, day: date) -> Trends:
    """One statement; at most a handful of readings for each of four quarters."""
    ends = [day - timedelta(days=90 * quarter) for quarter in QUARTERS]
    around = reduce(or_, (Q(day__gt=end - AROUND, day__lte=end) for end in ends))
    rows = list(Reading.objects.filter(around, partnership=partnership).order_by("day"))
    newest = (max((row for row in rows if end - AROUND < row.day <= end), key=day_of, default=None) for end in ends)
    return Trends([row for row in newest if row])


def day_of(reading: Reading) -> date:
    return reading.day


def change(points: Sequence[Point]) -> str:
    """The last two numbers in words."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2 or known[-1] is not points[-1]:
        return ""
    before, now = known[-2], known[-1]
    difference = float(now.value or 0) - float(before.value or 0)
    if not difference:
        return _("as on %(day)s") % {"day": before.label}
    words = _("up from %(number)s on %(day)s") if difference > 0 else _("down from %(number)s on %(day)s")
    return words % {"number": before.shown, "day": before.label}
