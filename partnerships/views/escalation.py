"""Who hears of what is late: the region's rule, and that of one partnership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.forms.escalation import EscalationForm
from partnerships.models import EscalationRule, Partnership
from regions.access import RegionRequest, region_page


@region_page(can="run_region")
def of_region(request: RegionRequest) -> HttpResponse:
    back = reverse("regions:settings", args=[request.region.slug])
    return _change(request, None, back=back, usual=str(EscalationRule()))


@region_page(can="convene")
def of_partnership(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    return _change(request, found, back=found.get_absolute_url(), usual=str(EscalationRule.objects.of(None)))


def _change(request: RegionRequest, partnership: Partnership | None, *, back: str, usual: str) -> HttpResponse:
    rule = EscalationRule.objects.of(partnership)
    if partnership and rule.partnership_id is None:
        rule.pk = None  # the region's: here it is the usual one
    form = EscalationForm(request.POST if request.method == "POST" else None, rule=rule, usual=usual)
    if form.is_valid():
        verb = EscalationRule.objects.give_back if form.is_usual else EscalationRule.objects.keep
        if form.attempt(verb, partnership, by=request.user, **form.said):
            messages.success(request, _("Saved. Each item’s page says what is to come."))
            return redirect(back)
    context = {"form": form, "partnership": partnership, "back": back}
    return render(request, "partnerships/escalation.html", context, status=form.status)
