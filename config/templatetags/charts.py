"""Charts for staff: drawn on the server, with a table behind each."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from config import curves, trends
from partnerships.curves import Curve
from partnerships.figures import Point

register = template.Library()


@register.simple_tag
def trend(points: Sequence[Point], wanted: float | None = None) -> SafeString:
    return trends.trend(points, wanted)


@register.simple_tag
def curve(found: Curve) -> SafeString:
    return curves.curve(found)
