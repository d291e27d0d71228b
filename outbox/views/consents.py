"""What a person lets us send. SECURITY: the only views that change a consent."""

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
    form = ChoicesForm(request.POST if request.method == "POST" else None, refused=before)
    if form.is_valid():
        for category in CHOOSABLE:
            wish = Wish.GRANTED if form.cleaned_data[category.value] else Wish.WITHDRAWN
            if (wish == Wish.WITHDRAWN) != (category.value in before):
                say(request, category, wish, Source.PAGE)
        messages.success(request, _("Saved. This counts from now on."))
        return redirect(request.link.path)
    return render(request, "outbox/consent.html", {"region": request.region, "contact": request.contact, "form": form})


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
