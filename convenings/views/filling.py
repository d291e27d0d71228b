"""Filling the room: how many to expect, who is missing, and who calls whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.calls import CallListForm
from convenings.models import Answer, CallList, Convening
from convenings.models.calls import with_wrong_person
from convenings.standing import Standing
from convenings.turnout import expected, leaders_needed
from convenings.views.meetings import the_meeting
from regions.access import RegionRequest, region_page
from regions.budget import asked
from regions.forms.base import ConfirmForm

# Whom a call may still bring; more rows than this nobody reads.
MOST_ROWS = 300


@require_safe
@region_page(can="see")
def filling(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, the_meeting(convening_id))


def show(request: RegionRequest, convening: Convening, form: CallListForm | None = None) -> HttpResponse:
    standing = Standing.of(convening)
    undecided = convening.invitations.principals().filter(answer__in=(Answer.NONE, Answer.MAYBE))
    silent = with_wrong_person(undecided.with_people())[:MOST_ROWS]
    budget = asked({row.organization_id for row in silent})
    form = form or CallListForm(convening=convening)
    lists = CallList.objects.filter(convening=convening)
    called = set(lists.values_list("calls__contact", flat=True))
    context = {
        "convening": convening,
        "standing": standing,
        "turnout": expected(convening, standing),
        "needed": leaders_needed(standing),
        "lists": lists.with_progress(),
        "silent": [(row, budget[row.organization_id], row.contact_id in called) for row in silent],
        "form": form,
        "ticked": set(form.data.getlist("people")) if form.is_bound else set(),  # type: ignore[attr-defined]
        "open": convening.takes_answers(),
        "may_convene": request.may("convene"),
        "menu": "convenings:index",
    }
    return render(request, "convenings/filling.html", context, status=form.status)


@require_POST
@region_page(can="convene")
def give_calls(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    form = CallListForm(request.POST, convening=convening)
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(
            CallList.give, convening, said["caller"], said["people"], script=said["script"], by=request.user
        ):
            messages.success(request, _("%(who)s gets the list by mail.") % {"who": said["caller"].name})
            return redirect("convenings:filling", request.region.slug, convening.pk)
    return show(request, convening, form)


@require_POST
@region_page(can="convene")
def end_calls(request: RegionRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CallList.objects.select_related("caller", "convening"), pk=pk)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.end, by=request.user):
        messages.success(request, _("The list opens no more. What was ticked stays."))
    return redirect("convenings:filling", request.region.slug, row.convening_id)
