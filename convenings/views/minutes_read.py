"""The minutes behind a personal link: to read, and to say what is not as it was. No account, no script."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.objections import ObjectForm
from convenings.models import Minutes, Objection
from convenings.models.pulses import rater, takes_pulse
from regions.access import GuestRequest, guest_page
from regions.models import Link


def minutes_of(request: GuestRequest) -> Minutes:
    return get_object_or_404(Minutes.objects.sent().with_meeting(), pk=request.link.about_id)


def newer_for(request: GuestRequest, minutes: Minutes) -> str:
    """Where this reader finds what stands now, if that is a later version."""
    standing = Minutes.objects.standing().filter(convening=minutes.convening_id).exclude(pk=minutes.pk).first()
    if standing is None:
        return ""
    link = Link.objects.to("minutes", standing).valid(timezone.now()).filter(contact=request.contact).first()
    return link.path if link else ""


def show(request: GuestRequest, minutes: Minutes, form: ObjectForm | None = None) -> HttpResponse:
    now = timezone.now()
    takes = minutes.takes_objections(now) and not minutes.is_replaced
    mine = list(minutes.objections.filter(contact=request.contact).in_order())
    context = {
        "minutes": minutes,
        "convening": minutes.convening,
        "where": minutes.convening.partnership.name,
        "newer": newer_for(request, minutes),
        "mine": mine,
        "form": form or ObjectForm(),
        "may_object": takes and all(row.closed_at for row in mine),
        "object_url": reverse("convenings:minutes_object", args=[request.region.slug, request.link.token]),
        "sent": request.GET.get("sent") == "1",
        "asks_pulse": takes_pulse(minutes.convening, now) and rater(minutes.convening, request.contact),
    }
    status = 200
    if form and form.errors:
        late = [code for code in ("late", "approved", "replaced", "again") if form.has_error("__all__", code)]
        status = 409 if late else 400
    return render(request, "convenings/minutes_read.html", context, status=status)


@require_safe
@guest_page(purpose="minutes")
def read(request: GuestRequest) -> HttpResponse:
    return show(request, minutes_of(request))


@require_POST
@guest_page(purpose="minutes")
def objection(request: GuestRequest) -> HttpResponse:
    minutes, form = minutes_of(request), ObjectForm(request.POST)
    if form.is_valid() and form.attempt(Objection.enter, minutes, by=request.contact, **form.cleaned_data):
        return redirect(f"{request.link.path}?sent=1")
    return show(request, minutes, form)
