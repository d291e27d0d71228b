"""A priority's figure is taken from labor statistics, after a look at what they tell; or counted by hand again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from labor.profiles.yearly import Gauge
from partnerships.forms.series import SeriesForm, SubjectForm
from partnerships.models import Measure, Priority, Series
from partnerships.offers import offer_of
from partnerships.subjects import Subject, subject_of
from partnerships.views.measures import get_measure
from partnerships.views.priorities import get_priority
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def attach(request: RegionRequest, priority_id: int) -> HttpResponse:
    """GET shows what is told; POST takes it from a year on."""
    priority = get_priority(priority_id)
    look = SubjectForm(request.POST if request.method == "POST" else request.GET or None)
    subject, lacking = looked_up(priority, look)
    form = None
    if subject:
        sent = request.POST if request.method == "POST" else None
        measure = Measure.objects.filter(priority=priority).first()
        form = SeriesForm(sent, subject=subject, initial=SeriesForm.now(subject, measure, look))
        if form.is_valid() and form.attempt(Series.attach, priority, by=request.user, **form.said):
            messages.success(request, _("Taken. Newer years come by themselves as soon as they are imported."))
            return redirect(priority)
    context = {
        "priority": priority,
        "look": look,
        "form": form,
        "offer": offer_of(subject) if subject else None,
        "lacking": lacking,
        "may_run": request.may("run_region"),
        "menu": "partnerships:index",
    }
    status = max(look.status, form.status if form else 200, 400 if lacking and request.method == "POST" else 200)
    return render(request, "partnerships/series.html", context, status=status)


def looked_up(priority: Priority, look: SubjectForm) -> tuple[Subject | None, ValidationError | None]:
    """What is told of what was asked for (at first the sector's jobs), or what has to be done before anything is."""
    if look.is_bound and not look.is_valid():
        return None, None
    asked: dict[str, Any] = look.cleaned_data if look.is_bound else {"gauge": Gauge.JOBS, "code": None}
    try:
        return subject_of(priority.partnership, Gauge(asked["gauge"]), asked["code"]), None
    except ValidationError as lacking:
        return None, lacking


@region_page(can="convene")
def detach(request: RegionRequest, measure_id: int) -> HttpResponse:
    measure = get_measure(measure_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    series = Series.objects.filter(measure=measure).first()
    if form.is_valid() and form.attempt((series or Series(measure=measure)).detach, by=request.user):
        messages.success(request, _("Stopped. What came by itself stays; from now on somebody counts."))
        return redirect(measure)
    return ask(
        request,
        form,
        eyebrow=measure.name,
        title=_("Count it by hand from now on?"),
        lead=_(
            "What labor statistics have told so far stays as it is. Newer years do not come by themselves any more."
        ),
        button=_("Count it by hand"),
        cancel=measure.get_absolute_url(),
    )
