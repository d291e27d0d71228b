"""Telling what has changed, and letting the public read it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from partnerships.forms.priorities import OutcomeForm, PublishOutcomeForm
from partnerships.models import Outcome
from partnerships.views.priorities import get_priority
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import Attempts, ConfirmForm


@region_page(can="convene")
def new(request: RegionRequest, priority_id: int) -> HttpResponse:
    priority = get_priority(priority_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Outcome.tell, priority, by=request.user, **form.cleaned_data):
        messages.success(request, _("Told. It stays inside the partnership until you publish it."))
        return redirect(priority)
    return ask(
        request,
        form,
        eyebrow=priority.title,
        title=_("What has changed?"),
        lead=priority.measure or _("A figure that already exists is best, and a story people remember."),
        button=_("Save the outcome"),
        cancel=priority.get_absolute_url(),
    )


@region_page(can="convene")
def publish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.select_related("priority"), pk=outcome_id)
    form = PublishOutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.publish, by=request.user, **form.cleaned_data):
        messages.success(request, _("Published. It shows on the public page while that page is open."))
        return redirect(outcome)
    return _ask(request, outcome, form, title=_("May everybody read this?"), button=_("Publish"))


@region_page(can="convene")
def unpublish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.select_related("priority"), pk=outcome_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.unpublish, by=request.user):
        messages.success(request, _("Taken back. The public page no longer shows it."))
        return redirect(outcome)
    title = _("Take this back from the public?")
    return _ask(request, outcome, form, title=title, button=_("Take it back"), danger=True)


def _ask(request: RegionRequest, outcome: Outcome, form: Attempts, **words: Any) -> HttpResponse:
    return ask(request, form, eyebrow=outcome.title, cancel=outcome.get_absolute_url(), **words)
