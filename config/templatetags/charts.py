"""Charts for staff: drawn on the server, with a table behind each."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from config import courses, curves, slopes, trends, year_charts
from labor.profiles.sheet import Sheet
from partnerships.curves import Curve
from partnerships.figures import Point
from partnerships.rankings import Board

register = template.Library()


@register.simple_tag
def trend(points: Sequence[Point], wanted: float | None = None) -> SafeString:
    return trends.trend(points, wanted)


@register.simple_tag
def curve(found: Curve) -> SafeString:
    return curves.curve(found)


@register.simple_tag
def job_years(sheet: Sheet) -> SafeString:
    return year_charts.columns(sheet.trend)


@register.simple_tag
def job_courses(sheet: Sheet) -> SafeString:
    return courses.courses(sheet.profile.years, sheet.profile.indexed)


@register.simple_tag
def slope(board: Board) -> SafeString:
    return slopes.slope(board)
