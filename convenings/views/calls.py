"""The caller's page behind a personal link: names, numbers to tap, and what came of each call."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from convenings.forms.calls import CallsForm
from convenings.models import Call, CallList
from convenings.models.calls import TAPS
from regions.access import GuestRequest, guest_page
from regions.budget import asked
from regions.models import Contact


@guest_page(purpose="calls")
def calls(request: GuestRequest) -> HttpResponse:
    lists = CallList.objects.select_related("convening__partnership", "caller__organization")
    row = lists.filter(pk=request.link.about_id, caller=request.contact).first()
    if row is None:
        raise Http404
    people = list(row.calls.with_people())
    form = CallsForm(request.POST if request.method == "POST" else None, calls=people)
    number, tap = tapped_by(request.POST)
    tapped = call_of(people, number) if number else None
    if form.is_valid() and kept(form, tapped, tap, by=request.contact):
        return redirect(f"{request.link.path}#call-{tapped.pk}" if tapped else request.link.path)
    budget = asked({call.contact.organization_id for call in people})
    context = {
        "region": request.region,
        "list": row,
        "convening": row.convening,
        "where": row.convening.partnership.name,
        "lines": [(call, budget[call.contact.organization_id], form[f"note-{call.pk}"]) for call in people],
        "taps": TAPS.items(),
        "done": sum(call.tap not in ("", "called") for call in people),
        "total": len(people),
        "form": form,
        "tapped": number,
    }
    return render(request, "convenings/calls.html", context, status=form.status)


def kept(form: CallsForm, tapped: Call | None, tap: str, *, by: Contact) -> bool:
    """What was tapped, and every word written meanwhile. A tap takes the meeting's lock, so it goes first."""
    done = True
    if tapped and tap:
        done = form.attempt(tapped.say, tap, note=form.note_of(tapped), by=by)
    elif tapped:
        done = form.attempt(tapped.unsay, by=by)
    for call in form.noted():
        done = done and (call == tapped or form.attempt(call.jot, form.note_of(call), by=by))
    return done


def tapped_by(said: QueryDict) -> tuple[str, str]:
    """The number of a call and what came of it, or nothing where it is undone; no number where only words are kept."""
    if undone := said.get("undo", ""):
        return undone, ""
    number, _colon, tap = said.get("tap", "").partition(":")
    return number, tap or "?"


def call_of(people: list[Call], number: str) -> Call:
    """SECURITY: only calls of the holder's own list."""
    call = next((call for call in people if str(call.pk) == number), None)
    if call is None:
        raise Http404
    return call
