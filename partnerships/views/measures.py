"""The figure of a priority: choosing it, entering what was counted, telling the story behind the curve."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from partnerships.forms.measures import MeasureForm, MeasurementForm, StoryOfForm
from partnerships.models import CurveStory, Measure, Measurement
from partnerships.views.priorities import get_priority
from partnerships.views.questions import ask, ask_about
from regions.access import RegionRequest, region_page


def get_measure(measure_id: int) -> Measure:
    found: Measure = get_object_or_404(Measure.objects.select_related("priority", "series"), pk=measure_id)
    return found


@region_page(can="convene")
def agree(request: RegionRequest, priority_id: int) -> HttpResponse:
    priority = get_priority(priority_id)
    said = {"name": Truncator(priority.measure).chars(200)}
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid() and form.attempt(Measure.agree, priority, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. Now enter what was counted, whenever somebody counts it."))
        return redirect(priority)
    return ask(
        request,
        form,
        eyebrow=priority.title,
        title=_("Which figure will show it?"),
        lead=_("One figure that already exists: where it stands, how far it should move, and by when."),
        button=_("Save"),
        cancel=priority.get_absolute_url(),
    )


@region_page(can="convene")
def revise(request: RegionRequest, measure_id: int) -> HttpResponse:
    measure = get_measure(measure_id)
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=MeasureForm.now(measure))
    if hasattr(measure, "series"):
        form.fix()
    if form.is_valid() and form.attempt(measure.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(measure)
    return ask_about(request, measure, form, title=_("Which figure will show it?"), button=_("Save"))


@region_page(can="convene")
def enter(request: RegionRequest, measure_id: int) -> HttpResponse:
    measure = get_measure(measure_id)
    today = {"measured_on": timezone.localdate()}
    form = MeasurementForm(request.POST if request.method == "POST" else None, initial=today)
    if form.is_valid() and form.attempt(Measurement.enter, measure, by=request.user, **form.cleaned_data):
        messages.success(request, _("Entered. The curve shows it."))
        return redirect(measure)
    lead = _("In %(unit)s, as somebody counted it.") % {"unit": measure.unit}
    return ask_about(request, measure, form, title=_("What was counted?"), lead=lead, button=_("Enter it"))


@region_page(can="convene")
def correct(request: RegionRequest, measurement_id: int) -> HttpResponse:
    row: Measurement = get_object_or_404(Measurement.objects.select_related("measure__priority"), pk=measurement_id)
    form = MeasurementForm(request.POST if request.method == "POST" else None, initial=MeasurementForm.now(row))
    if form.is_valid() and form.attempt(row.correct, by=request.user, **form.cleaned_data):
        messages.success(request, _("Corrected. What stood there before stays in the history."))
        return redirect(row.measure)
    return ask_about(request, row.measure, form, title=_("What should stand there?"), button=_("Correct it"))


@region_page(can="convene")
def tell(request: RegionRequest, measure_id: int) -> HttpResponse:
    measure = get_measure(measure_id)
    form = StoryOfForm(request.POST if request.method == "POST" else None, measure=measure)
    if form.is_valid() and form.attempt(CurveStory.tell, measure, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. It stands beside the curve, with its day and name."))
        return redirect(measure)
    return ask_about(request, measure, form, title=_("What is the story behind the curve?"), button=_("Save"))
