"""Small tests on a priority: the card, and what became of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from partnerships.forms.outcomes import EndExperimentForm, ExperimentForm
from partnerships.models import Experiment
from partnerships.views.priorities import get_priority
from partnerships.views.questions import ask_about
from regions.access import RegionRequest, region_page


def get_experiment(experiment_id: int) -> Experiment:
    found: Experiment = get_object_or_404(Experiment.objects.select_related("priority"), pk=experiment_id)
    return found


@region_page(can="convene")
def new(request: RegionRequest, priority_id: int) -> HttpResponse:
    priority = get_priority(priority_id)
    form = ExperimentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Experiment.begin, priority, by=request.user, **form.cleaned_data):
        messages.success(request, _("The test is on. On its day somebody decides what becomes of it."))
        return redirect(priority)
    return ask_about(
        request,
        priority,
        form,
        title=_("What is the smallest test?"),
        lead=_("One sentence each: what you believe, what you try, how you will see it, and the day you decide."),
        button=_("Begin the test"),
    )


@region_page(can="convene")
def edit(request: RegionRequest, experiment_id: int) -> HttpResponse:
    card = get_experiment(experiment_id)
    now = {name: getattr(card, name) for name in ExperimentForm.Meta.fields}
    form = ExperimentForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(card.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(card)
    return ask_about(request, card, form, title=_("What is the smallest test?"), button=_("Save"))


@region_page(can="convene")
def end(request: RegionRequest, experiment_id: int) -> HttpResponse:
    card = get_experiment(experiment_id)
    form = EndExperimentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(card.end, by=request.user, **form.cleaned_data):
        messages.success(request, _("The test has ended. What you learned stands on the priority."))
        return redirect(card)
    lead = _("You said you would see it by: %(measure)s") % {"measure": card.measure}
    return ask_about(request, card, form, title=_("What becomes of it?"), lead=lead, button=_("End the test"))
