"""What counts as good in this region."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desk.forms.thresholds import ThresholdForm
from desk.indicators.all import BY_SLUG, INDICATORS
from desk.indicators.kinds import Indicator
from desk.models import Threshold
from desk.scorecard import bounds_here, usual
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


def judged_one(slug: str) -> Indicator:
    found = BY_SLUG.get(slug)
    if found is None or not found.is_judged:
        raise Http404
    return found


@region_page(can="see")
@require_safe
def thresholds(request: RegionRequest) -> HttpResponse:
    bounds = bounds_here()
    context = {
        "rows": [
            (each, bounds[each.slug], usual(each), each.unit_of(bounds[each.slug].good))
            for each in INDICATORS
            if each.is_judged
        ],
        "may_run": request.may("run_region"),
    }
    return render(request, "desk/thresholds.html", context)


@region_page(can="run_region")
def threshold(request: RegionRequest, indicator: str) -> HttpResponse:
    found = judged_one(indicator)
    bounds = bounds_here()[found.slug]
    now = {"good": bounds.good, "watch": bounds.watch}
    form = ThresholdForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(Threshold.agree, found.slug, **form.cleaned_data, by=request.user):
        messages.success(request, _("Saved. Every scorecard of the region uses it from now on."))
        return redirect("desk:thresholds", request.region.slug)
    context = {"indicator": found, "bounds": bounds, "usual": usual(found), "form": form}
    return render(request, "desk/threshold.html", context, status=form.status)


@region_page(can="run_region")
@require_POST
def forget(request: RegionRequest, indicator: str) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(Threshold.forget, judged_one(indicator).slug, by=request.user):
        messages.success(request, _("The usual thresholds are in force again."))
    else:
        messages.info(request, _("The usual thresholds are in force already."))
    return redirect("desk:thresholds", request.region.slug)
