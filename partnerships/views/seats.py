"""Who sits at the table."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.forms.seats import FOUND, SeatForm, without_seat
from partnerships.models import Partnership, Seat, SeatRole
from partnerships.views.leavers import unfinished_of
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.asked import search_words
from regions.forms.base import ConfirmForm


@region_page(can="see")
def members(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership.objects.select_related("sector"), slug=partnership)
    return _members(request, found, SeatForm())


@region_page(can="convene")
def take(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership.objects.select_related("sector"), slug=partnership)
    if "find" in request.POST:
        return _members(request, found, SeatForm(), ticked=set(request.POST.getlist("contact")))
    form = SeatForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(_seat_all, found, form, request):
        seated = list(form.cleaned_data["contact"])
        told = ngettext("%(who)s has a seat for %(for)s.", "%(n)d people have a seat now.", len(seated))
        messages.success(request, told % {"who": seated[0], "for": seated[0].organization, "n": len(seated)})
        # The search stays, so that the next from the same list are a tick away.
        words = urlencode({"q": request.POST.get("q", "")}) if request.POST.get("q") else ""
        members = reverse("partnerships:members", args=[request.region.slug, found.slug])
        return redirect(f"{members}?{words}#seat" if words else f"{members}#seat")
    return _members(request, found, form)


def _seat_all(found: Partnership, form: SeatForm, request: RegionRequest) -> None:
    """All who are ticked, or, when one of them may not sit there, nobody."""
    for contact in form.cleaned_data["contact"]:
        Seat.take(found, contact, role=form.cleaned_data["role"], by=request.user)


def _members(
    request: RegionRequest, found: Partnership, form: SeatForm, *, ticked: set[str] | None = None
) -> HttpResponse:
    ticked = ticked or form.ticked
    candidates = without_seat(found, search_words(request), ticked)
    seats = list(Seat.objects.current().filter(partnership=found).with_people())
    rings: dict[str, list[Any]] = {"business": [], "partners": [], "conveners": []}
    for seat in seats:
        ring = "business" if seat.is_business else "partners" if seat.role == SeatRole.PARTNER else "conveners"
        rings[ring].append(seat)
    context = {
        "partnership": found,
        "q": search_words(request),
        "candidates": candidates,
        "is_cut": len(candidates) == FOUND + len(ticked),
        "most": FOUND,
        "form": form,
        "ticked": ticked,
        "business_seats": [("here", seat.role == SeatRole.CHAMPION) for seat in rings["business"]],
        "partner_seats": ["here"] * len(rings["partners"]),
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
        "champion_word": request.region.word("champion"),
    }
    return render(request, "partnerships/members.html", context | rings, status=form.status)


@region_page(can="convene")
def leave(request: RegionRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("contact", "organization", "partnership"), pk=seat_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(seat.leave, by=request.user):
        messages.success(request, _("%(who)s has left the table.") % {"who": seat.contact})
        if unfinished_of(seat.contact).filter(team__priority__partnership=seat.partnership).exists():
            return redirect("partnerships:leaver", request.region.slug, seat.contact_id)
        return redirect("partnerships:members", request.region.slug, seat.partnership.slug)
    lead = _("The seat is free from today. What they said and did stays on the thread.")
    return _confirm(
        request, seat, form, title=_("Does %(who)s leave the table?"), lead=lead, button=_("Free the seat"), danger=True
    )


@region_page(can="convene")
def make_champion(request: RegionRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("contact", "organization", "partnership"), pk=seat_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(seat.make_champion, by=request.user):
        messages.success(request, _("%(who)s is a champion now.") % {"who": seat.contact})
        return redirect("partnerships:members", request.region.slug, seat.partnership.slug)
    lead = _("Invitations go out in a champion’s name, and a champion opens the meeting. Ask first.")
    return _confirm(request, seat, form, title=_("Is %(who)s a champion?"), lead=lead, button=_("Make champion"))


def _confirm(request: RegionRequest, seat: Seat, form: ConfirmForm, *, title: str, **words: Any) -> HttpResponse:
    members_url = reverse("partnerships:members", args=[request.region.slug, seat.partnership.slug])
    eyebrow = f"{seat.partnership.name} · {seat.organization.name}"
    return ask(request, form, title=title % {"who": seat.contact}, eyebrow=eyebrow, cancel=members_url, **words)
