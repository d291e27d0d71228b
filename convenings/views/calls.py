"""The caller's page behind a personal link: names, numbers to tap, and what came of each call."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from convenings.forms.calls import TapForm
from convenings.models import Call, CallList
from convenings.models.calls import TAPS
from regions.access import GuestRequest, guest_page
from regions.budget import asked


@guest_page(purpose="calls")
def calls(request: GuestRequest) -> HttpResponse:
    lists = CallList.objects.select_related("convening__partnership", "caller__organization")
    row = lists.filter(pk=request.link.about_id, caller=request.contact).first()
    if row is None:
        raise Http404
    form = TapForm(request.POST if request.method == "POST" else None)
    tapped = request.POST.get("call", "")
    if form.is_valid():
        call = call_of(row, tapped)
        if "undo" in request.POST:
            done = form.attempt(call.unsay, by=request.contact)
        else:
            done = form.attempt(
                call.say, request.POST.get("tap", ""), note=form.cleaned_data["note"], by=request.contact
            )
        if done:
            return redirect(f"{request.link.path}#call-{call.pk}")
    people = list(row.calls.with_people())
    budget = asked({call.contact.organization_id for call in people})
    context = {
        "region": request.region,
        "list": row,
        "convening": row.convening,
        "where": row.convening.partnership.name,
        "lines": [(call, budget[call.contact.organization_id]) for call in people],
        "taps": TAPS.items(),
        "done": sum(call.tap not in ("", "called") for call in people),
        "total": len(people),
        "form": form,
        "tapped": tapped,
    }
    return render(request, "convenings/calls.html", context, status=form.status)


def call_of(row: CallList, number: str) -> Call:
    """SECURITY: only calls of the holder's own list."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    found = Call.objects.select_related("list__convening", "list__caller__organization", "contact__organization")
    call = found.filter(list=row, pk=int(number)).first()
    if call is None:
        raise Http404
    return call
