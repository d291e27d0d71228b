"""The outreach ledger: everything anybody of the region asked of anybody, in one list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regions.access import RegionRequest, region_page
from regions.budget import asked
from regions.forms.base import ConfirmForm
from regions.forms.outreach import OutreachFilter, SettleForm, TouchForm
from regions.models import CameOf, Touch

PAGE = 50


@region_page(can="see")
def outreach(request: RegionRequest) -> HttpResponse:
    form = OutreachFilter(request.GET)
    form.is_valid()
    said = form.cleaned_data
    rows = Touch.objects.matching(str(said.get("q", ""))).newest_first()
    if said.get("channel"):
        rows = rows.filter(channel=said["channel"])
    if said.get("came_of"):
        rows = rows.unsettled() if said["came_of"] == "open" else rows.filter(came_of=said["came_of"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    touches = list(page.object_list)
    budget = asked({touch.organization_id for touch in touches})
    shown = {
        "page_obj": page,
        "lines": [(touch, budget[touch.organization_id]) for touch in touches],
        "form": form,
        "answers": [choice for choice in CameOf.choices if choice[0]],
        "may_convene": request.may("convene"),
        "menu": "regions:directory",
    }
    return render(request, "regions/outreach.html", shown)


@region_page(can="convene")
def touch_new(request: RegionRequest) -> HttpResponse:
    """`?who=` comes from the pages that lead here."""
    touch = Touch()
    who = request.GET.get("who", "").replace("\x00", "")[:200]
    form = TouchForm(request.POST if request.method == "POST" else None, instance=touch, initial={"who": who})
    if form.is_valid() and form.attempt(touch.keep, by=request.user):
        messages.success(request, _("Kept: %(who)s was asked.") % {"who": touch.contact or touch.organization})
        more = "more" in request.POST
        return redirect(reverse("regions:touch_new" if more else "regions:outreach", args=[request.region.slug]))
    shown = {"form": form, "menu": "regions:directory"}
    return render(request, "regions/touch_form.html", shown, status=form.status)


@require_POST
@region_page(can="convene")
def touch_settle(request: RegionRequest, pk: int) -> HttpResponse:
    touch = get_object_or_404(Touch.objects.select_related("organization", "contact"), pk=pk)
    form = SettleForm({"note": touch.note} | request.POST.dict(), instance=touch)
    if form.is_valid() and form.attempt(touch.settle, by=request.user, **form.cleaned_data):
        messages.success(request, _("Kept: %(answer)s.") % {"answer": touch.get_came_of_display()})
        return redirect(touch)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(touch)


@require_POST
@region_page(can="convene")
def touch_take_back(request: RegionRequest, pk: int) -> HttpResponse:
    touch, form = get_object_or_404(Touch.objects.select_related("organization"), pk=pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(touch.take_back, by=request.user):
        messages.success(request, _("Taken out of the ledger."))
    return redirect("regions:outreach", request.region.slug)
