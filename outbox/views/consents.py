"""What a person lets us send, and in which language. SECURITY: the only views that change a consent."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from outbox.forms import ChoicesForm
from outbox.letters import CHOOSABLE, Category
from outbox.models import Consent, Source, Wish
from regions.access import GuestRequest, guest_page
from regions.languages import spoken_with


def refused(request: GuestRequest) -> set[str]:
    return {category for _contact, category in Consent.objects.refused([request.contact.pk])}


def say(request: GuestRequest, category: Category, wish: Wish, source: Source) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # staff read it
        origin = _("personal link %(number)d") % {"number": request.link.pk}
    Consent.objects.say(request.contact, category, wish, source=source, by=request.contact, origin=origin)


@guest_page(purpose="mail")
def consent(request: GuestRequest) -> HttpResponse:
    """GET shows the switches, POST sets them. What changed is written down; what did not is left alone."""
    before = refused(request)
    sent = request.POST if request.method == "POST" else None
    form = ChoicesForm(sent, refused=before, initial={"language": request.contact.reads})
    if form.is_valid():
        keep(request, form.cleaned_data, before)
        with translation.override(spoken_with(request, request.contact)):  # as the page that shows it
            messages.success(request, _("Saved. This counts from now on."))
        return redirect(request.link.path)
    context = {"region": request.region, "contact": request.contact, "form": form}
    return render(request, "outbox/consent.html", context, status=form.status)


def keep(request: GuestRequest, said: dict[str, Any], before: set[str]) -> None:
    if said["language"]:
        request.contact.choose_language(said["language"], by=request.contact)
    for category in CHOOSABLE:
        wish = Wish.GRANTED if said[category.value] else Wish.WITHDRAWN
        if (wish == Wish.WITHDRAWN) != (category.value in before):
            say(request, category, wish, Source.PAGE)


@csrf_exempt
@guest_page(purpose="mail")
def unsubscribe(request: GuestRequest, category: str) -> HttpResponse:
    """RFC 8058: the mail program posts here without a cookie. A click that only looks is shown the switches."""
    named = set(category.split("-"))  # a daily mail may hold several
    if request.method != "POST" or not named <= {choosable.value for choosable in CHOOSABLE}:
        return redirect(request.link.path)
    for word in sorted(named - refused(request)):
        say(request, Category(word), Wish.WITHDRAWN, Source.ONE_CLICK)
    return HttpResponse(_("Done. You get no more of these."), content_type="text/plain; charset=utf-8")
