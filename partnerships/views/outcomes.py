"""Telling what has changed, and letting the public read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partnerships.forms.priorities import OutcomeForm, PublishOutcomeForm
from partnerships.models import Outcome
from partnerships.views.priorities import FORM, get_priority
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def new(request: RegionRequest, priority_id: int) -> HttpResponse:
    priority = get_priority(priority_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Outcome.tell, priority, by=request.user, **form.cleaned_data):
        messages.success(request, _("Told. It stays inside the partnership until you publish it."))
        return redirect(priority)
    context = {
        "form": form,
        "eyebrow": priority.title,
        "title": _("What has changed?"),
        "lead": priority.measure or _("A figure that already exists is best, and a story people remember."),
        "button": _("Save the outcome"),
        "cancel": priority.get_absolute_url(),
        "menu": "partnerships:index",
    }
    return render(request, FORM, context, status=form.status)


@region_page(can="convene")
def publish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.select_related("priority"), pk=outcome_id)
    form = PublishOutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.publish, by=request.user, **form.cleaned_data):
        messages.success(request, _("Published. It shows on the public page while that page is open."))
        return redirect(outcome)
    context = {
        "form": form,
        "eyebrow": outcome.title,
        "title": _("May everybody read this?"),
        "button": _("Publish"),
        "cancel": outcome.get_absolute_url(),
        "menu": "partnerships:index",
    }
    return render(request, FORM, context, status=form.status)


@region_page(can="convene")
def unpublish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.select_related("priority"), pk=outcome_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.unpublish, by=request.user):
        messages.success(request, _("Taken back. The public page no longer shows it."))
        return redirect(outcome)
    context = {
        "form": form,
        "eyebrow": outcome.title,
        "title": _("Take this back from the public?"),
        "button": _("Take it back"),
        "cancel": outcome.get_absolute_url(),
        "menu": "partnerships:index",
        "danger": True,
    }
    return render(request, FORM, context, status=form.status)
