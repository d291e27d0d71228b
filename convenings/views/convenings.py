"""Planning, moving, cancelling a meeting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.forms.convenings import CancelForm, DescribeForm, HoursForm, PlanForm, UndatedForm, hours_of
from convenings.models import Convening
from convenings.models.convenings import DESCRIBED, WHERE
from partnerships.models import Partnership
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="see")
def index(request: RegionRequest) -> HttpResponse:
    rows = Convening.objects.with_partnership().with_counts()
    asking = list(rows.asking(timezone.now()).order_by("starts_at", "pk"))
    past = Paginator(rows.past(), 20).get_page(request.GET.get("page"))
    context = {
        "upcoming": [row for row in asking if not row.is_finding],
        "finding": [row for row in asking if row.is_finding],
        "page_obj": past,
        "partnerships": Partnership.objects.active(),
        "may_convene": request.may("convene"),
    }
    return render(request, "convenings/index.html", context)


@region_page(can="convene")
def new(request: RegionRequest, partnership: str) -> HttpResponse:
    table = get_object_or_404(Partnership, slug=partnership)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Convening.plan, table, by=request.user, **form.cleaned_data):
        messages.success(request, _("The meeting is planned, with an agenda to start from. Next: whom do you invite?"))
        return redirect(form.made)
    return render(request, "convenings/plan.html", {"form": form, "partnership": table}, status=form.status)


@region_page(can="convene")
def edit(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    kind = UndatedForm if convening.is_finding else DescribeForm
    initial = {name: getattr(convening, name) for name in (*DESCRIBED, *WHERE)}
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.attempt(convening.describe, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(convening)
    return render(request, "convenings/edit.html", {"form": form, "convening": convening}, status=form.status)


@region_page(can="convene")
def move(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    if convening.is_finding:
        return redirect("convenings:times", request.region.slug, convening.pk)
    initial = hours_of(convening) if convening.is_dated else {}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.attempt(convening.move, by=request.user, **form.cleaned_data):
        messages.success(request, _("Moved. Everybody who has not declined gets a calendar update now."))
        return redirect(convening)
    return render(request, "convenings/move.html", {"form": form, "convening": convening}, status=form.status)


@region_page(can="convene")
def cancel(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(convening.cancel, by=request.user, **form.cleaned_data):
        messages.success(
            request, _("Cancelled. Everybody who has not declined is told, and the meeting leaves their calendars.")
        )
        return redirect(convening)
    return render(request, "convenings/cancel.html", {"form": form, "convening": convening}, status=form.status)


@region_page(can="convene")
def hold(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(convening.hold, by=request.user):
        messages.success(request, _("Marked as held. Thank everybody today, while it is fresh."))
        return redirect(convening)
    context = {"form": form, "convening": convening, "started": convening.has_begun(timezone.now())}
    return render(request, "convenings/hold.html", context, status=form.status)
