"""Running the meeting: who is here by a tap, what is on now and who may speak, what leaders say."""

from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from convenings.models import Convening, Room
from convenings.models.agenda import run_of_show
from convenings.roll import Roll
from convenings.views.leading import hear_form, need_form, show_lead
from convenings.views.meetings import the_meeting
from partnerships.forms.opportunities import CaptureForm, CaptureRequirementForm
from partnerships.models import Opportunity, Requirement
from regions.access import RegionRequest, region_page
from regions.asked import row_number, search_words
from regions.forms.base import ConfirmForm
from regions.models import Contact

MOST_FOUND = 20
MOST_SAID = 12  # the newest; the lists of the partnership have them all


@require_safe
@region_page(can="see")
def room(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, the_meeting(convening_id))


def show(
    request: RegionRequest,
    convening: Convening,
    *,
    hear: CaptureForm | None = None,
    need: CaptureRequirementForm | None = None,
    tap: ConfirmForm | None = None,
) -> HttpResponse:
    text = search_words(request)
    roll = Roll.of(convening)
    slots = run_of_show(convening, list(convening.agenda.in_order().with_matters()), timezone.now())
    led = Room.objects.filter(convening=convening, started_at__isnull=False, ended_at__isnull=True).first()
    if led:
        # What is on is what the facilitator says, whatever the clock would have.
        slots = [replace(slot, now=slot.item.pk == led.item_id) for slot in slots]
    found = Contact.objects.active().matching(text).exclude(pk__in=roll.contacts).select_related("organization")
    context = {
        "convening": convening,
        "roll": roll,
        "slots": slots,
        "on": next((slot for slot in slots if slot.now), None),
        "led": led,
        "text": text,
        "found": found.order_by("name__folded")[:MOST_FOUND] if text else [],
        "hear": hear or hear_form(convening, topic=request.GET.get("heard", "")),
        "need": need or need_form(convening, topic=request.GET.get("needed", "")),
        "heard": said_in(convening),
        "needed": Requirement.objects.standing().latest_of(convening.partnership_id)[:MOST_SAID],
        "tap": tap,
        "may_convene": request.may("convene"),
    }
    refused = any(form is not None and form.errors for form in (hear, need, tap))
    return render(request, "convenings/room.html", context, status=400 if refused else 200)


def said_in(convening: Convening) -> QuerySet[Opportunity]:
    """The opportunities heard in this meeting, the newest first."""
    here = Opportunity.objects.standing().filter(heard__convening=convening)
    return here.latest_of(convening.partnership_id)[:MOST_SAID]


@require_POST
@region_page(can="convene")
def tap(request: RegionRequest, convening_id: int) -> HttpResponse:
    """One tap: somebody is here, or is not after all."""
    convening = the_meeting(convening_id)
    came, left = request.POST.get("present", ""), request.POST.get("absent", "")
    people = Contact.objects.active().select_related("organization")
    contact = get_object_or_404(people, pk=row_number(came or left))
    form = ConfirmForm(request.POST)
    if form.attempt(convening.mark_present if came else convening.mark_absent, contact, by=request.user):
        address = reverse("convenings:room", args=[request.region.slug, convening.pk])
        return redirect(f"{address}#who")
    return show(request, convening, tap=form)


@require_POST
@region_page(can="convene")
def hear(request: RegionRequest, convening_id: int) -> HttpResponse:
    """An opportunity, in a leader's own words, tied to this meeting."""
    convening = the_meeting(convening_id)
    form = hear_form(convening, request.POST)
    if form.is_valid() and form.attempt(convening.hear, **form.cleaned_data, by=request.user):
        return onward(request, convening, "heard", form, "opportunity")
    return show_lead(request, convening, hear=form) if leads(request) else show(request, convening, hear=form)


@require_POST
@region_page(can="convene")
def need(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    form = need_form(convening, request.POST)
    if form.is_valid() and form.attempt(
        Requirement.capture, convening.partnership, **form.cleaned_data, by=request.user
    ):
        return onward(request, convening, "needed", form, "requirement")
    return show_lead(request, convening, need=form) if leads(request) else show(request, convening, need=form)


def leads(request: RegionRequest) -> bool:
    """Whether it was written on the facilitator's page, and goes on there."""
    return request.POST.get("from") == "lead"


def onward(request: RegionRequest, convening: Convening, name: str, form: CaptureForm, place: str) -> HttpResponse:
    """To the same form and topic for the next sentence; what was kept stands below it."""
    page = "convenings:room_lead" if leads(request) else "convenings:room"
    address, said = reverse(page, args=[request.region.slug, convening.pk]), {name: form.cleaned_data["category"]}
    if leads(request):
        # No two savings have the same address: lead.js knows by it that what was typed is kept here now.
        # Without a place in it, for then browsers give nobody the focus.
        return redirect(f"{address}?{urlencode(said | {'saved': f'{timezone.now():%H%M%S%f}'})}")
    return redirect(f"{address}?{urlencode(said)}#{place}")
