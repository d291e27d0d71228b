"""Who votes for an absent organization, as facilitators note it down before the ballot opens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.forms.ballots import ProxyForm
from partnerships.views.ballots import MENU, face, the_ballot
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm
from regions.models import Organization


@region_page(can="convene")
def give_proxy(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if request.method != "POST" and not row.may_give_proxies:
        return redirect(row)
    form = ProxyForm(request.POST if request.method == "POST" else None, ballot=row)
    if form.is_valid() and form.attempt(row.give_proxy, by=request.user, **form.cleaned_data):
        messages.success(request, _("Noted. It is printed with the rules for everybody who votes."))
        return redirect(row)
    return ask(
        request,
        form,
        eyebrow=row.question,
        title=_("Who votes for an absent organization?"),
        lead=_("Only until the ballot opens. If the organization votes itself after all, only its own vote counts."),
        button=_("Note it down"),
        cancel=row.get_absolute_url(),
        menu=MENU,
    )


@region_page(can="convene")
@require_POST
def take_back_proxy(request: RegionRequest, pk: int, organization_id: int) -> HttpResponse:
    row, organization = the_ballot(pk), get_object_or_404(Organization, pk=organization_id)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.take_back_proxy, organization, by=request.user):
        messages.success(request, _("Taken back. %(organization)s votes itself.") % {"organization": organization})
        return redirect(row)
    return face(request, the_ballot(pk), form)
