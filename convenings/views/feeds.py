"""Subscribing to a calendar: one button, an address to keep, and the way to end it."""

from hashlib import sha256
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.feeds import calendar, followed, is_open, open_feed, title_of, was_stopped
from convenings.views.forwarded import ask, is_sure
from convenings.views.guests import invitation_of
from partnerships.models import Partnership
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.models import Contact


@require_POST
@guest_page(purpose="invitation")
def subscribe(request: GuestRequest) -> HttpResponse:
    """A feed outlives the invitation and tells of every meeting: not for whoever was forwarded one of them.

    One that its person stopped is opened again by the office only.
    """
    if not is_sure(request):
        return ask(request, invitation_of(request))
    if was_stopped(request.contact):
        context = {"region": request.region, "stopped": True}
        return render(request, "convenings/feed.html", context, status=HTTPStatus.CONFLICT)
    return redirect(open_feed(request.contact, request.contact).path)


@require_POST
@region_page(can="see")
def follow(request: RegionRequest, partnership: str) -> HttpResponse:
    """Staff follow as the person they are in the directory: a link is always somebody's."""
    row = get_object_or_404(Partnership, slug=partnership)
    person = Contact.objects.active().of(request.user).first()
    try:
        if person is None:
            raise ValidationError(_("Add yourself to the directory with the address you sign in with, then try again."))
        return redirect(open_feed(person, row).path)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(row)


def followed_or_404(request: GuestRequest) -> Partnership | None:
    partnership = followed(request.link)
    if not is_open(request.link, partnership):
        raise Http404
    return partnership


@guest_page(purpose="feed")
def feed_page(request: GuestRequest) -> HttpResponse:
    """The address with a word on where to put it. POST gives another one, or ends it."""
    partnership = followed_or_404(request)
    stopped = request.method == "POST" and "stop" in request.POST
    if stopped:
        request.link.revoke(by=request.contact)
    elif request.method == "POST":
        request.link.rotate(by=request.contact)
        return redirect(request.link.path)
    address = settings.BASE_URL + reverse("convenings:feed", args=[request.region.slug, request.link.token])
    shown = {
        "region": request.region,
        "title": title_of(partnership),
        "partnership": partnership,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "stopped": stopped,
    }
    return render(request, "convenings/feed.html", shown)


@require_safe
@guest_page(purpose="feed")
def feed(request: GuestRequest) -> HttpResponse:
    """What calendars fetch every few hours, mostly to hear that nothing changed."""
    file = calendar(request.contact, followed_or_404(request))
    etag = quote_etag(sha256(file).hexdigest()[:32])
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    # Typed more widely than what it gives back: this response, or one without a body.
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
