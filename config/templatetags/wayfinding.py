"""The region's menu, and links to this page with another filter. Loaded into every template."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.templatetags.ui import own_words, several

register = template.Library()


@register.simple_tag(takes_context=True)
def query_with(context: Context, **values: object) -> str:
    """This page's query string with some values replaced, or dropped when None."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in values.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def menu_entries(slug: str, own: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """`own`: what the region calls things."""
    words: Mapping[str, str] = {
        "desk:today": _("Today"),
        "partnerships:index": several(own, "partnership") or _("Partnerships"),
        "convenings:index": several(own, "convening") or _("Convenings"),
        "regions:directory": _("People"),
        "partnerships:items": _("Actions"),
        "outbox:index": _("Mail"),
        "regions:settings": _("Settings"),
    }
    addresses = _addresses(slug, tuple(words))
    return [(name, url, label) for (name, label), url in zip(words.items(), addresses, strict=True)]


@lru_cache(maxsize=1024)
def _addresses(slug: str, names: Sequence[str]) -> list[str]:
    """On every page of a region, and always the same."""
    return [reverse(name, args=[slug]) for name in names]


@register.simple_tag(takes_context=True)
def staff_menu(context: Context) -> SafeString:
    """The region's menu. Current is the entry whose address this page's address starts with; a page that
    belongs elsewhere names its entry in its context, such as menu="regions:directory"."""
    entries = menu_entries(context["region"].slug, own_words(context))
    return _menu(tuple(entries), context.get("menu") or _entry_of(context["request"].path, entries))


@lru_cache(maxsize=1024)
def _menu(entries: tuple[tuple[str, str, str], ...], current: str) -> SafeString:
    rows = ((url, mark_safe(' aria-current="page"') if name == current else "", label) for name, url, label in entries)
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', rows)


def _entry_of(path: str, entries: Sequence[tuple[str, str, str]]) -> str:
    today, *others = entries
    if path == today[1]:
        return today[0]
    return next((name for name, url, _label in others if path.startswith(url)), "")
