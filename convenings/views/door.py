"""At the door: one tap says who is here, three fields who walked in. For staff, and for a volunteer with a door link.

A script that asks for JSON gets a word instead of a page; without one, the same forms work as forms.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from convenings.door import Door
from convenings.forms.door import DoorForm, TapForm, WalkInForm
from convenings.models import Convening
from regions.access import GuestRequest, RegionRequest, guest_page, link_gone, region_page
from regions.asked import search_words
from regions.forms.base import ConfirmForm
from regions.models import Contact

# A volunteer's list closes with the evening.
OPEN_AFTER = timedelta(hours=12)
MOST_ASKED = 5


@dataclass
class Gate:
    """One door, with the addresses of whoever stands at it."""

    request: RegionRequest | GuestRequest
    convening: Convening
    by: User | Contact
    may_tap: bool
    space: str  # "" for staff, "guest_" for a volunteer

    def address(self, what: str) -> str:
        place: list[str | int] = [self.request.region.slug, self.convening.pk]
        if isinstance(self.by, Contact):
            place[1] = self.link_token
        return reverse(f"convenings:{self.space}{what}", args=place)

    @property
    def link_token(self) -> str:
        return self.request.link.token if self.space else ""  # type: ignore[union-attr]

    @property
    def door_url(self) -> str:
        return self.address("door")

    @property
    def list_url(self) -> str:
        return self.address("door_list")

    @property
    def tap_url(self) -> str:
        return self.address("door_tap")

    @property
    def walk_in_url(self) -> str:
        return self.address("door_walk_in")

    @property
    def now(self) -> str:
        return timezone.now().isoformat(timespec="milliseconds")

    @property
    def wants_word(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"


def staff_gate(request: RegionRequest, convening_id: int) -> Gate:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    return Gate(request, convening, request.user, request.may("convene"), "")


def guest_gate(request: GuestRequest) -> Gate | None:
    """None once the evening is over."""
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=request.link.about_id)
    if convening.ends_at and timezone.now() > convening.ends_at + OPEN_AFTER:
        return None
    return Gate(request, convening, request.contact, True, "guest_")


def show(
    gate: Gate,
    *,
    tap: TapForm | ConfirmForm | None = None,
    walk_in: WalkInForm | None = None,
    same: list[Contact] | None = None,
) -> HttpResponse:
    text = search_words(gate.request)
    door = Door.of(gate.convening)
    context = {
        "gate": gate,
        "convening": gate.convening,
        "door": door,
        "guests": door.matching(text) if text else door.guests,
        "text": text,
        "tap": tap,
        "walk_in": walk_in or WalkInForm(),
        "same": same or [],
        "where": gate.convening.partnership.name,
        "begun": gate.convening.has_begun(timezone.now()),
    }
    status = 400 if any(form is not None and form.errors for form in (tap, walk_in)) else 200
    page = "convenings/door_guest.html" if gate.space else "convenings/door.html"
    return render(gate.request, page, context, status=status)


def show_list(gate: Gate) -> HttpResponse:
    """The list and the meter, for the script that keeps the page fresh; not sent again while nothing changed."""
    door = Door.of(gate.convening)
    context = {"gate": gate, "convening": gate.convening, "door": door, "guests": door.guests}
    response = render(gate.request, "convenings/door_list.html", context)
    tag = f'"{salted_hmac("door", response.content).hexdigest()[:20]}"'
    answer = get_conditional_response(gate.request, etag=tag) or response
    answer["ETag"] = tag
    return answer


def take_tap(gate: Gate) -> HttpResponse:
    form = TapForm(gate.request.POST)
    if not form.is_valid():
        return refused(gate, form) if gate.wants_word else show(gate, tap=form)
    contact = contact_at(gate, form.number)
    verb = gate.convening.mark_present if form.is_here else gate.convening.mark_absent
    if form.attempt(verb, contact, by=gate.by, **form.waited):
        return done(gate, contact)
    return refused(gate, form) if gate.wants_word else show(gate, tap=form)


def contact_at(gate: Gate, number: int) -> Contact:
    """SECURITY: a volunteer taps whoever the list shows; by counting numbers they would read the directory."""
    people = Contact.objects.active().select_related("organization")
    contact = get_object_or_404(people, pk=number)
    if gate.space and not gate.convening.expects(contact):
        raise Http404
    return contact


def take_walk_in(gate: Gate) -> HttpResponse:
    form = WalkInForm(gate.request.POST)
    if form.is_valid():
        said = form.cleaned_data
        known = Contact.objects.active().named(said["name"]).select_related("organization")
        person = known.filter(pk=said["same"]).first() if said["same"] else None
        if person and form.attempt(gate.convening.mark_present, person, by=gate.by, **form.waited):
            return done(gate, person)
        words = {name: said[name] for name in ("name", "organization", "side", "another")}
        if not person and form.attempt(gate.convening.walk_in, by=gate.by, **words, **form.waited):
            return done(gate, None)
        same = list(known.order_by("pk")[:MOST_ASKED]) if form.has_error("__all__", "same") else []
        return refused(gate, form, same) if gate.wants_word else show(gate, walk_in=form, same=same)
    return refused(gate, form) if gate.wants_word else show(gate, walk_in=form)


def done(gate: Gate, contact: Contact | None) -> HttpResponse:
    if gate.wants_word:
        return JsonResponse({"saved": True})
    if contact is None:
        messages.success(gate.request, _("Welcomed, and in the directory to confirm."))
    return redirect(f"{gate.door_url}#p{contact.pk}" if contact else gate.door_url)


def refused(gate: Gate, form: DoorForm, same: list[Contact] | None = None) -> HttpResponse:
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    people = [{"id": one.pk, "words": f"{one.name}, {one.organization.name}"} for one in same or []]
    return JsonResponse({"saved": False, "words": words, "same": people}, status=409 if people else 400)


@require_safe
@region_page(can="see")
def door(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(staff_gate(request, convening_id))


@require_safe
@region_page(can="see")
def door_list(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show_list(staff_gate(request, convening_id))


@require_POST
@region_page(can="convene")
def door_tap(request: RegionRequest, convening_id: int) -> HttpResponse:
    return take_tap(staff_gate(request, convening_id))


@require_POST
@region_page(can="convene")
def door_walk_in(request: RegionRequest, convening_id: int) -> HttpResponse:
    return take_walk_in(staff_gate(request, convening_id))


@require_POST
@region_page(can="convene")
def close_roll(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Mark the rest as not come."""
    gate, form = staff_gate(request, convening_id), ConfirmForm(request.POST)
    if form.attempt(gate.convening.close_roll, by=request.user):
        messages.success(request, _("The rest are marked as not come. A tap still corrects it."))
        return redirect(gate.door_url)
    return show(gate, tap=form)


@require_safe
@guest_page(purpose="door")
def guest_door(request: GuestRequest) -> HttpResponse:
    gate = guest_gate(request)
    return show(gate) if gate else link_gone(request, request.region, status=410)


@require_safe
@guest_page(purpose="door")
def guest_door_list(request: GuestRequest) -> HttpResponse:
    gate = guest_gate(request)
    return show_list(gate) if gate else link_gone(request, request.region, status=410)


@require_POST
@guest_page(purpose="door")
def guest_door_tap(request: GuestRequest) -> HttpResponse:
    gate = guest_gate(request)
    return take_tap(gate) if gate else link_gone(request, request.region, status=410)


@require_POST
@guest_page(purpose="door")
def guest_door_walk_in(request: GuestRequest) -> HttpResponse:
    gate = guest_gate(request)
    return take_walk_in(gate) if gate else link_gone(request, request.region, status=410)
