"""What an hour of private time counts as match, and how much is asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.forms.publicity import MatchTermsForm
from partnerships.models import MatchTerms, Partnership
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page


@region_page(can="convene")
def of_partnership(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    return _agreed(request, found, eyebrow=found.name, cancel=found.get_absolute_url())


@region_page(can="convene")
def of_region(request: RegionRequest) -> HttpResponse:
    """For every partnership that has no terms of its own."""
    cancel = reverse("regions:settings", args=[request.region.slug])
    return _agreed(request, None, eyebrow=request.region.name, cancel=cancel)


def _agreed(request: RegionRequest, found: Partnership | None, *, eyebrow: str, cancel: str) -> HttpResponse:
    now = MatchTerms.objects.for_table(found) if found else MatchTerms.objects.filter(partnership=None).first()
    initial = {"rate": now.rate, "target": now.target} if now else {}
    form = MatchTermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.attempt(MatchTerms.agree, found, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. The next funder pack counts with it."))
        return redirect(cancel)
    lead = _("Time that people from businesses spend at meetings, as the funder lets you count it.")
    title = _("What does an hour count?")
    return ask(request, form, title=title, lead=lead, button=_("Save"), eyebrow=eyebrow, cancel=cancel)
