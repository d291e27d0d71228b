"""The facilitator's laptop and the screen at the front. Every button is one verb of the room."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from convenings.asking import Face
from convenings.faces import Board
from convenings.forms.rooms import ActForm
from convenings.models import AgendaItem, Convening, Offer, Room, Sentence, Visitor
from convenings.views.leading import show_lead as show
from convenings.views.meetings import the_meeting
from partnerships.models import Ballot
from regions.access import RegionRequest, region_page
from regions.asked import row_number
from regions.scope import current_region


def room_of(convening: Convening) -> Room:
    room = Room.objects.whole().filter(convening=convening).first()
    if room is None:
        raise Http404
    return room


def back(request: RegionRequest, convening: Convening) -> HttpResponse:
    return redirect("convenings:room_lead", request.region.slug, convening.pk)


@require_safe
@region_page(can="convene")
def lead(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, the_meeting(convening_id))


@require_safe
@region_page(can="see")
def screen(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    room = room_of(convening)
    context = {"convening": convening, "where": convening.partnership.name, "board": Board.of(room, Face.SCREEN)}
    return render(request, "convenings/room_screen.html", context)


@require_POST
@region_page(can="convene")
def open_room(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    if form.is_valid() and form.attempt(Room.open, convening, by=request.user):
        return back(request, convening)
    return show(request, convening, form)


@require_POST
@region_page(can="convene")
def move(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Start, next, back, to one item, the ground rules; each against what this facilitator saw."""
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    room, to = room_of(convening), request.POST.get("to", "")
    if form.is_valid():
        seen = {"by": request.user, "seen": form.cleaned_data["seen"]}
        if to:
            item = get_object_or_404(AgendaItem, convening=convening, pk=row_number(to))
            done = form.attempt(room.go_to, item, **seen)
        else:
            done = press(form, room, request.POST.get("do", ""), request, seen)
        if done:
            tell(request)
            return back(request, convening)
    return show(request, convening, form)


# What happens behind the page, so that the page itself shows nothing of it.
DONE = {
    "renew_code": _lazy("The screen shows a new code. The old one lets nobody in; who walked in already stays."),
    "renew_addresses": _lazy(
        "Every address is new, and the code on the screen too. Load the screen again, and each phone that is to follow."
    ),
}


def tell(request: RegionRequest) -> None:
    words = DONE.get(request.POST.get("do", ""))
    if words:
        messages.success(request, words)


def press(form: ActForm, room: Room, what: str, request: RegionRequest, seen: dict[str, object]) -> bool:
    if what == "start":
        return form.attempt(room.start, **seen)
    if what == "next":
        return form.attempt(room.next, **seen)
    if what == "back":
        return form.attempt(room.back, **seen)
    if what == "rules":
        return form.attempt(room.show_ground_rules, **seen)
    if what == "hide_rules":
        return form.attempt(room.hide_ground_rules, **seen)
    if what == "renew_code":
        return form.attempt(room.renew_code, by=request.user)
    if what == "renew_addresses":
        return form.attempt(room.renew_addresses, by=request.user)
    raise Http404


@region_page(can="convene")
def end(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Asks first: phones that were told of the end follow no more, so it cannot be taken back."""
    convening = the_meeting(convening_id)
    room = room_of(convening)
    if request.method == "POST":
        form = ActForm(request.POST)
        if form.is_valid() and form.attempt(room.end, by=request.user, seen=form.cleaned_data["seen"]):
            return back(request, convening)
        return show(request, convening, form)
    if not room.is_running:
        return back(request, convening)
    context = {
        "convening": convening,
        "form": ActForm(initial={"seen": room.version}),
        "not_on_yet": room.not_on_yet(),
        "lead": reverse("convenings:room_lead", args=[request.region.slug, convening.pk]),
    }
    return render(request, "convenings/room_end.html", context)


@require_POST
@region_page(can="convene")
def ballot(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    room, asked = room_of(convening), request.POST
    if form.is_valid():
        seen = {"by": request.user, "seen": form.cleaned_data["seen"]}
        if asked.get("do") == "close":
            done = form.attempt(room.close_ballot, **seen)
        elif asked.get("do") == "take_back":
            done = form.attempt(room.take_back_close, **seen)
        elif asked.get("do") == "count":
            done = form.attempt(room.count_votes, **seen)
        elif asked.get("do") == "second_round":
            done = form.attempt(room.open_second_round, **seen)
        elif asked.get("do") == "hide":
            done = form.attempt(room.show_ballot, None, **seen)
        else:
            wanted = row_number(asked.get("open", "") or asked.get("show", ""))
            row = get_object_or_404(Ballot, partnership=convening.partnership_id, pk=wanted)
            done = form.attempt(room.open_ballot if "open" in asked else room.show_ballot, row, **seen)
        if done:
            return back(request, convening)
    return show(request, convening, form)


@require_POST
@region_page(can="convene")
def sentence(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Onto the board, or left aside."""
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    wanted, _colon, kind = request.POST.get("take", "").partition(":")
    rows = Sentence.objects.filter(room__convening=convening)
    row = get_object_or_404(rows, pk=row_number(wanted or request.POST.get("leave", "")))
    if wanted and kind not in ("opportunity", "requirement"):
        raise Http404
    if form.is_valid():
        taken = wanted and form.attempt(row.take, kind=kind, by=request.user)
        if taken or (not wanted and form.attempt(row.leave, by=request.user)):
            return back(request, convening)
    return show(request, convening, form)


@require_POST
@region_page(can="convene")
def visitor(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    wanted = request.POST.get("seat", "")
    rows = Visitor.objects.filter(room__convening=convening)
    row = get_object_or_404(rows, pk=row_number(wanted or request.POST.get("turn_away", "")))
    if form.is_valid():
        if wanted and form.attempt(row.seat, by=request.user):
            messages.success(request, seated_words(convening, row))
            return back(request, convening)
        if not wanted and form.attempt(row.turn_away, by=request.user):
            return back(request, convening)
    return show(request, convening, form)


def seated_words(convening: Convening, row: Visitor) -> str:
    words = {"who": row.name, "organization": row.organization}
    ballot = Ballot.objects.open().filter(partnership=convening.partnership_id).order_by("-opened_at").first()
    if ballot and ballot.seated_later().filter(pk__in=[row.contact_id]).exists() and ballot.may_admit:
        closed = _(
            "%(who)s has a seat for %(organization)s. The open ballot is closed to them and they join the next, unless"
            " you let them in:"
        )
        page = reverse("partnerships:ballot_admit", args=[current_region().slug, ballot.pk])
        return format_html('{} <a href="{}">{}</a>', closed % words, page, _("Who may vote after all?"))
    if ballot:
        return (
            _("%(who)s has a seat for %(organization)s. The open ballot is closed to them; they join the next.") % words
        )
    return _("%(who)s has a seat for %(organization)s, and is on the roll of the next ballot.") % words


@require_POST
@region_page(can="convene")
def offer(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Read out what a partner offers."""
    convening, form = the_meeting(convening_id), ActForm(request.POST)
    rows = Offer.objects.filter(room__convening=convening)
    row = get_object_or_404(rows, pk=row_number(request.POST.get("release", "")))
    if form.is_valid() and form.attempt(row.release, by=request.user):
        return back(request, convening)
    return show(request, convening, form)
