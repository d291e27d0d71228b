"""What people wrote back, as conveners read it; and what waits for their word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outbox.models import Incoming
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm

SHOWN = 100


@require_safe
@region_page(can="see")
def waiting(request: RegionRequest) -> HttpResponse:
    return show(request)


def show(request: RegionRequest, form: ConfirmForm | None = None) -> HttpResponse:
    context = {
        "region": request.region,
        "rows": Incoming.objects.waiting().open_to(request.may("hear_business")).newest_first()[:SHOWN],
        "may_convene": request.may("convene"),
        "form": form,
        "menu": "outbox:index",
    }
    return render(request, "outbox/waiting.html", context, status=409 if form and form.errors else 200)


@require_POST
@region_page(can="convene")
def take_over(request: RegionRequest, number: int) -> HttpResponse:
    row, form = get_object_or_404(Incoming.objects.newest_first(), pk=number), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.take_over, by=request.user):
        messages.success(request, _("Taken over. It counts as what %(who)s said.") % {"who": row.contact})
        return redirect("outbox:waiting", request.region.slug)
    return show(request, form)


@require_POST
@region_page(can="convene")
def put_aside(request: RegionRequest, number: int) -> HttpResponse:
    row, form = get_object_or_404(Incoming.objects.newest_first(), pk=number), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.put_aside, by=request.user):
        messages.success(request, _("Put aside. Nothing changed."))
        return redirect("outbox:waiting", request.region.slug)
    return show(request, form)
