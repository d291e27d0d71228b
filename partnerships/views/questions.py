"""A page that asks one thing."""

from typing import Any, Protocol

from django.http import HttpResponse
from django.shortcuts import render

from regions.access import RegionRequest
from regions.forms.base import Attempts


def ask(request: RegionRequest, form: Attempts, *, title: str, button: str, **words: object) -> HttpResponse:
    """`words`: eyebrow, lead, cancel (where to go instead), danger, menu."""
    context = {"form": form, "title": title, "button": button, "menu": "partnerships:index"}
    return render(request, "partnerships/form_page.html", context | words, status=form.status)


class Named(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


def ask_about(request: RegionRequest, row: Named, form: Attempts, **words: Any) -> HttpResponse:
    """Something about a row, which is named above the question; the way back leads to it."""
    return ask(request, form, eyebrow=str(row), cancel=row.get_absolute_url(), **words)
