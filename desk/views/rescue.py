"""The second meeting's rescue list: who came first and has not said yes, with one tap to note a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.models import Convening
from convenings.models.calls import TAPS
from desk.forms.rescue import CalledForm
from desk.rescue import rescue_of
from regions.access import RegionRequest, region_page
from regions.models import Contact


@require_safe
@region_page(can="see")
def rescue(request: RegionRequest, number: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=number)
    context = {
        "convening": convening,
        "rescue": rescue_of(convening, timezone.now()),
        "taps": TAPS.items(),
        "may_convene": request.may("convene") and convening.takes_answers(),
        "menu": "convenings:index",
    }
    return render(request, "desk/rescue.html", context)


@require_POST
@region_page(can="convene")
def called(request: RegionRequest, number: int, person: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=number)
    contact = get_object_or_404(Contact.objects.select_related("organization"), pk=person)
    form = CalledForm(request.POST)
    if form.is_valid() and form.attempt(convening.note_call, contact, form.cleaned_data["tap"], by=request.user):
        words = {"who": contact.name, "tap": TAPS[form.cleaned_data["tap"]]}
        messages.success(request, _("Noted for %(who)s: %(tap)s.") % words)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(f"{reverse('desk:rescue', args=[request.region.slug, number])}#people")
