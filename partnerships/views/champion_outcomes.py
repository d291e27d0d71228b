"""A champion tells what has changed, on the phone, by the link that let them vote."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.forms.outcomes import ChampionOutcomeForm
from partnerships.models import Outcome
from partnerships.views.champion_figures import carried
from partnerships.views.sign_ups import carrier_of
from regions.access import GuestRequest, guest_page
from regions.forms.base import sent_with

LATEST = 5


@guest_page(purpose="ballot")
def of_champion(request: GuestRequest, priority_id: int) -> HttpResponse:
    """It stays inside until the convener publishes it; of their own words they are asked by mail, as everybody is."""
    priority, by = carried(request, priority_id), carrier_of(request)
    form = ChampionOutcomeForm(*sent_with(request))
    if form.is_valid() and form.attempt(Outcome.tell, priority, by=by, **form.said(by)):
        return redirect(request.path)
    context = {
        "priority": priority,
        "form": form,
        "told": list(priority.outcomes.select_related("photo").latest_first()[:LATEST]),
        "where": priority.partnership.name,
    }
    return render(request, "partnerships/champion_outcome.html", context, status=form.status)
