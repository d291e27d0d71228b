"""Hours and zones as people say them, one style everywhere. Loaded into every template."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from convenings.moments import clock_words
from regions import days
from regions.forms.settings import COMMON_ZONES

register = template.Library()


@register.filter
def clock(at: datetime | None) -> str:
    """“7:38 pm”, on the clocks in force."""
    return clock_words(timezone.localtime(at)) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """“November 25, 7:38 pm”."""
    return f"{days.month_day(at)}, {clock(at)}" if at else ""


@register.filter
def long_day(at: date | None) -> str:
    """“Wednesday, November 25”, with the year where it might be mistaken."""
    return days.long_day(at) if at else ""


@register.filter
def month_day(at: date | None) -> str:
    """“November 25”, likewise."""
    return days.month_day(at) if at else ""


@register.filter
def short_day(at: date | None) -> str:
    """“Nov 25”, likewise."""
    return days.short_day(at) if at else ""


@register.filter
def zone(name: str) -> object:
    """“Central time”, where it has a name people use."""
    return COMMON_ZONES.get(name, name)
