"""The thread page: from the leader's sentence to the outcome on one address, as a picture and in words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.curves import curve_of
from partnerships.models import Outcome
from partnerships.views.outcomes import get_outcome
from partnerships.views.priorities import get_priority
from partnerships.whole_threads import whole_thread
from regions.access import RegionRequest, region_page


@region_page(can="see")
@require_safe
def of_priority(request: RegionRequest, priority_id: int) -> HttpResponse:
    return _told(request, priority_id)


@region_page(can="see")
@require_safe
def of_outcome(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    return _told(request, outcome.priority_id, outcome)


def _told(request: RegionRequest, priority_id: int, outcome: Outcome | None = None) -> HttpResponse:
    thread = whole_thread(get_priority(priority_id), outcome)
    context = {
        "thread": thread,
        "priority": thread.priority,
        "partnership": thread.priority.partnership,
        "outcome": outcome,
        "curve": curve_of(thread.priority),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/whole_thread.html", context)
