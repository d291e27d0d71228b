"""Running the meeting: who is here by a tap, what is on now and who may speak, what leaders say."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.models import Convening
from convenings.models.agenda import run_of_show
from convenings.roll import Roll
from partnerships.forms.opportunities import CaptureForm, CaptureRequirementForm
from partnerships.models import Requirement
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm
from regions.models import Contact

MOST_FOUND = 20


def find(convening_id: int) -> Convening:
    return get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)


def hear_form(convening: Convening, data: QueryDict | None = None) -> CaptureForm:
    form = CaptureForm(data, partnership=convening.partnership, prefix="heard")
    # Two forms on one page, and the roll above them: none may take the focus.
    form.fields["statement"].widget.attrs.pop("autofocus", None)
    return form


def need_form(convening: Convening, data: QueryDict | None = None) -> CaptureRequirementForm:
    form = CaptureRequirementForm(data, partnership=convening.partnership, prefix="needed")
    form.fields["statement"].widget.attrs.pop("autofocus", None)
    return form


@require_safe
@region_page(can="see")
def room(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, find(convening_id))


def show(
    request: RegionRequest,
    convening: Convening,
    *,
    hear: CaptureForm | None = None,
    need: CaptureRequirementForm | None = None,
    tap: ConfirmForm | None = None,
) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    roll = Roll.of(convening)
    slots = run_of_show(convening, list(convening.agenda.in_order()), timezone.now())
    found = Contact.objects.active().matching(text).exclude(pk__in=roll.contacts).select_related("organization")
    context = {
        "convening": convening,
        "roll": roll,
        "slots": slots,
        "on": next((slot for slot in slots if slot.now), None),
        "text": text,
        "found": found.order_by("name")[:MOST_FOUND] if text else [],
        "hear": hear or hear_form(convening),
        "need": need or need_form(convening),
        "tap": tap,
        "may_convene": request.may("convene"),
    }
    refused = any(form is not None and form.errors for form in (hear, need, tap))
    return render(request, "convenings/room.html", context, status=400 if refused else 200)


@require_POST
@region_page(can="convene")
def tap(request: RegionRequest, convening_id: int) -> HttpResponse:
    """One tap: somebody is here, or is not after all."""
    convening = find(convening_id)
    came, left = request.POST.get("present", ""), request.POST.get("absent", "")
    number = came or left
    people = Contact.objects.active().select_related("organization")
    contact = get_object_or_404(
        people, pk=int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    )
    form = ConfirmForm(request.POST)
    if form.attempt(convening.mark_present if came else convening.mark_absent, contact, by=request.user):
        address = reverse("convenings:room", args=[request.region.slug, convening.pk])
        return redirect(f"{address}#who")
    return show(request, convening, tap=form)


@require_POST
@region_page(can="convene")
def hear(request: RegionRequest, convening_id: int) -> HttpResponse:
    """An opportunity, in a leader's own words, tied to this meeting."""
    convening = find(convening_id)
    form = hear_form(convening, request.POST)
    if form.is_valid() and form.attempt(convening.hear, **form.cleaned_data, by=request.user):
        messages.success(request, _("Heard and kept."))
        return redirect("convenings:room", request.region.slug, convening.pk)
    return show(request, convening, hear=form)


@require_POST
@region_page(can="convene")
def need(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = find(convening_id)
    form = need_form(convening, request.POST)
    if form.is_valid() and form.attempt(
        Requirement.capture, convening.partnership, **form.cleaned_data, by=request.user
    ):
        messages.success(request, _("Noted as a requirement."))
        return redirect("convenings:room", request.region.slug, convening.pk)
    return show(request, convening, need=form)
