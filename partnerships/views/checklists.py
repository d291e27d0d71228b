"""The preparation before the launch."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnerships.models import ChecklistItem, Partnership
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="see")
def checklist(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    steps = list(found.checklist.all())
    done = sum(step.done_at is not None for step in steps)
    context = {
        "partnership": found,
        "steps": steps,
        "done": done,
        "open": len(steps) - done,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/checklist.html", context)


@region_page(can="convene")
def tick(request: RegionRequest, step_id: int) -> HttpResponse:
    """Done, or open again when it was done. POST only; a GET shows the list."""
    step = get_object_or_404(ChecklistItem.objects.select_related("partnership"), pk=step_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    wanted = step.reopen if request.POST.get("reopen") else step.tick
    if form.is_bound and form.is_valid() and not form.attempt(wanted, by=request.user):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("partnerships:checklist", request.region.slug, step.partnership.slug)
