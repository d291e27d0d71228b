"""What rings in the region, what was put aside, and when alarms ring."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desk.alarms.ringing import found, ringing
from desk.alarms.rules import rules
from desk.forms.alarms import AlarmDaysForm, AsideForm
from desk.models import AlarmDays, Aside
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@require_safe
@region_page(can="see")
def alarms(request: RegionRequest) -> HttpResponse:
    now = ringing(timezone.now())
    grouped = groupby(now.alarms, key=lambda alarm: alarm.partnership)
    context = {
        "partnerships": [(partnership, list(of)) for partnership, of in grouped],
        "count": len(now.alarms),
        "quiet": now.quiet,
        "rules": rules(now.days),
        "may_convene": request.may("convene"),
        "may_run": request.may("run_region"),
        "menu": "desk:today",
    }
    return render(request, "desk/alarms.html", context)


@region_page(can="convene")
def put_aside(request: RegionRequest) -> HttpResponse:
    """`?partnership=…&key=…` comes from the list."""
    said = request.POST if request.method == "POST" else request.GET
    alarm = found(said.get("partnership", ""), said.get("key", ""), timezone.now())
    if alarm is None:
        messages.info(request, _("This alarm does not ring any more."))
        return redirect("desk:alarms", request.region.slug)
    named = {"partnership": alarm.partnership.slug, "key": alarm.key}
    form = AsideForm(request.POST if request.method == "POST" else None, initial=named)
    if form.is_valid():
        words = {"what": alarm.what, "reason": form.cleaned_data["reason"], "until": form.cleaned_data["until"]}
        if form.attempt(Aside.put, alarm.partnership, alarm.key, by=request.user, **words):
            messages.success(request, _("Put aside: %(what)s.") % {"what": alarm.what})
            return redirect("desk:alarms", request.region.slug)
    context = {"form": form, "alarm": alarm, "menu": "desk:today"}
    return render(request, "desk/alarm_aside.html", context, status=form.status)


@require_POST
@region_page(can="convene")
def take_back(request: RegionRequest, number: int) -> HttpResponse:
    row, form = get_object_or_404(Aside, pk=number), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.take_back, by=request.user):
        messages.success(request, _("It rings again: %(what)s.") % {"what": row.what})
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("desk:alarms", request.region.slug)


@region_page(can="run_region")
def days(request: RegionRequest) -> HttpResponse:
    form = AlarmDaysForm(request.POST if request.method == "POST" else None, instance=AlarmDays.here())
    if form.is_valid() and form.attempt(AlarmDays.set, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. Alarms ring by these numbers from now on."))
        return redirect("desk:alarms", request.region.slug)
    return render(request, "desk/alarm_days.html", {"form": form, "menu": "regions:settings"}, status=form.status)
