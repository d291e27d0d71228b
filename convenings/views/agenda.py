"""The agenda: to read, to print, to change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings import drafting
from convenings.forms.agenda import AgendaForm, filled
from convenings.models import AgendaItem, Convening
from convenings.models.agenda import run_of_show
from convenings.since import since_last_time
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@require_safe
@region_page(can="see")
def agenda(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    lines = list(convening.agenda.in_order().with_matters())
    before = drafting.came_before(convening, lines)
    for line in lines:
        line.came_before = before[line.key]
    slots = run_of_show(convening, lines, timezone.now())
    minutes = sum(slot.item.minutes for slot in slots)
    context = {
        "convening": convening,
        "slots": slots,
        "minutes": minutes,
        "lasts": convening.minutes,
        "since": since_last_time(convening),
        "brought": drafting.at_table(convening),
        "is_ahead": not convening.is_cancelled and not convening.has_begun(timezone.now()),
        "may_convene": request.may("convene"),
    }
    return render(request, "convenings/agenda.html", context)


@require_POST
@region_page(can="convene")
def draft(request: RegionRequest, convening_id: int) -> HttpResponse:
    """What is open, was left over or should be confirmed comes on it; then it is read and changed."""
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = ConfirmForm(request.POST)
    if form.attempt(drafting.draft_agenda, convening, by=request.user):
        messages.success(request, _("Added after the first line. Change it as you like; nobody has been told."))
        return redirect("convenings:agenda_edit", request.region.slug, convening.pk)
    for error in form.non_field_errors():
        messages.warning(request, str(error))
    return redirect("convenings:agenda", request.region.slug, convening.pk)


@region_page(can="convene")
def edit(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    names = ("key", "minutes", "title", "purpose", "speaking", "asks", "presenter")
    initial = list(convening.agenda.in_order().values(*names))
    form = AgendaForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        AgendaItem.objects.rewrite(convening, filled(form), by=request.user)
        messages.success(request, _("The agenda is saved."))
        return redirect("convenings:agenda", request.region.slug, convening.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "convenings/agenda_edit.html", {"convening": convening, "form": form}, status=status)
