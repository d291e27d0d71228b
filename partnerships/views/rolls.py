"""The roll of an open ballot as facilitators add to it: somebody seated after the opening, with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partnerships.forms.ballots import AdmitForm
from partnerships.views.ballots import MENU, the_ballot
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page


@region_page(can="convene")
def admit(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if request.method != "POST" and row.state != "open":
        return redirect(row)
    form = AdmitForm(request.POST if request.method == "POST" else None, ballot=row)
    if form.is_valid() and form.attempt(row.admit, by=request.user, **form.cleaned_data):
        messages.success(request, _("On the roll. The personal link goes out by mail."))
        return redirect(row)
    return ask(
        request,
        form,
        eyebrow=row.question,
        title=_("Who may vote after all?"),
        lead=_("Somebody who got a seat after the vote was opened. The rules and the choices stay as they are."),
        button=_("Put on the roll"),
        cancel=row.get_absolute_url(),
        menu=MENU,
    )
