"""Hours and zones as people say them, one style everywhere. Loaded into every template."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from convenings.moments import clock_words
from regions.forms.settings import COMMON_ZONES

register = template.Library()


@register.filter
def clock(at: datetime | None) -> str:
    """“7:38 pm”, on the clocks in force."""
    return clock_words(timezone.localtime(at)) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """“November 25, 7:38 pm”."""
    return f"{date_format(timezone.localtime(at), 'MONTH_DAY_FORMAT')}, {clock(at)}" if at else ""


@register.filter
def zone(name: str) -> object:
    """“Central time”, where it has a name people use."""
    return COMMON_ZONES.get(name, name)
