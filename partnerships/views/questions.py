"""A page that asks one thing."""

from django.http import HttpResponse
from django.shortcuts import render

from regions.access import RegionRequest
from regions.forms.base import Attempts


def ask(request: RegionRequest, form: Attempts, *, title: str, button: str, **words: object) -> HttpResponse:
    """`words`: eyebrow, lead, cancel (where to go instead), danger, menu."""
    context = {"form": form, "title": title, "button": button, "menu": "partnerships:index"}
    return render(request, "partnerships/form_page.html", context | words, status=form.status)
