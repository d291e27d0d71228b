"""The reminders a region's meetings start with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.ladders import RungForm, words_of
from convenings.models import UsualRung
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@require_safe
@region_page(can="see")
def ladder(request: RegionRequest) -> HttpResponse:
    return show(request)


def show(request: RegionRequest, form: ConfirmForm | None = None) -> HttpResponse:
    rungs = UsualRung.objects.ladder()
    context = {
        "rungs": rungs,
        "is_own": any(rung.pk for rung in rungs),
        "may_run": request.may("run_region"),
        "form": form,
    }
    return render(request, "convenings/usual_ladder.html", context, status=409 if form and form.errors else 200)


@require_POST
@region_page(can="run_region")
def start(request: RegionRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    form.attempt(UsualRung.objects.start, by=request.user)
    return redirect("convenings:usual", request.region.slug)


@region_page(can="run_region")
def new(request: RegionRequest) -> HttpResponse:
    form = RungForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(UsualRung.objects.add, by=request.user, **form.cleaned_data):
        messages.success(request, _("The reminder is added to meetings planned from now on."))
        return redirect("convenings:usual", request.region.slug)
    return render(request, "convenings/usual_edit.html", {"form": form}, status=form.status)


@region_page(can="run_region")
def edit(request: RegionRequest, pk: int) -> HttpResponse:
    rung = get_object_or_404(UsualRung, pk=pk)
    form = RungForm(request.POST if request.method == "POST" else None, initial=words_of(rung))
    if form.is_valid() and form.attempt(rung.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved for meetings planned from now on."))
        return redirect("convenings:usual", request.region.slug)
    return render(request, "convenings/usual_edit.html", {"form": form, "rung": rung}, status=form.status)


@require_POST
@region_page(can="run_region")
def remove(request: RegionRequest, pk: int) -> HttpResponse:
    rung = get_object_or_404(UsualRung, pk=pk)
    form = ConfirmForm(request.POST)
    if form.attempt(rung.remove, by=request.user):
        messages.success(request, _("The reminder is removed."))
        return redirect("convenings:usual", request.region.slug)
    return show(request, form)
