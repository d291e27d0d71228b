"""Telling what has changed, letting the public read it, and the list of a partnership's outcomes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.forms.outcomes import OutcomeForm, PublishOutcomeForm, ReviseOutcomeForm
from partnerships.models import Outcome, OutcomeKind, Partnership
from partnerships.views.priorities import get_priority
from partnerships.views.questions import ask_about
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm, sent_with

PER_PAGE = 50


def get_outcome(outcome_id: int) -> Outcome:
    found: Outcome = get_object_or_404(Outcome.objects.select_related("priority__partnership"), pk=outcome_id)
    return found


@region_page(can="see")
@require_safe
def index(request: RegionRequest, partnership: str) -> HttpResponse:
    """What has changed so far, quick wins marked; `?show=wins` shows those alone, `?show=training` one kind."""
    found = get_object_or_404(Partnership, slug=partnership)
    show = request.GET.get("show", "")
    rows = Outcome.objects.filter(priority__partnership=found)
    if show == "wins":
        rows = rows.quick_wins()
    elif show in OutcomeKind.values:
        rows = rows.filter(kind=show)
    told = rows.select_related("priority", "photo").with_quotes()
    context = {
        "partnership": found,
        "page_obj": Paginator(told.latest_first(), PER_PAGE).get_page(request.GET.get("page")),
        "shows": [("", _("All"), not show), ("wins", _("Quick wins"), show == "wins")]
        + [(value, label, show == value) for value, label in OutcomeKind.choices],
        "show": show,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/outcomes.html", context)


@region_page(can="convene")
def new(request: RegionRequest, priority_id: int) -> HttpResponse:
    priority = get_priority(priority_id)
    form = OutcomeForm(*sent_with(request), partnership=priority.partnership)
    if form.is_valid() and form.attempt(Outcome.tell, priority, by=request.user, **form.cleaned_data):
        messages.success(request, _("Told. It stays inside the partnership until you publish it."))
        return redirect(priority)
    return ask_about(
        request,
        priority,
        form,
        title=_("What has changed?"),
        lead=priority.measure or _("A figure that already exists is best, and a story people remember."),
        button=_("Save the outcome"),
    )


@region_page(can="convene")
def edit(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    now = ReviseOutcomeForm.now(outcome)
    form = ReviseOutcomeForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(outcome.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(outcome)
    return ask_about(request, outcome, form, title=_("What has changed?"), button=_("Save the outcome"))


@region_page(can="convene")
def publish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    form = PublishOutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.publish, by=request.user, **form.cleaned_data):
        messages.success(request, _("Published. It shows on the public page while that page is open."))
        return redirect(outcome)
    return ask_about(request, outcome, form, title=_("May everybody read this?"), button=_("Publish"))


@region_page(can="convene")
def unpublish(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(outcome.unpublish, by=request.user):
        messages.success(request, _("Taken back. The public page no longer shows it."))
        return redirect(outcome)
    title = _("Take this back from the public?")
    return ask_about(request, outcome, form, title=title, button=_("Take it back"), danger=True)
