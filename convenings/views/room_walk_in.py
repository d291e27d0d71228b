"""Behind the code on the screen: who scans it says who they are, and reads along from then on."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.limits import allow, client_address
from convenings.asking import Face
from convenings.faces import Board
from convenings.forms.rooms import VisitorForm
from convenings.models import Room, Side, Visitor
from convenings.models.room_links import champion_link, vote_link
from partnerships.views.way_back import remember_way_back
from regions.access import REGION_OF, link_gone, signed_page
from regions.models import Region
from regions.models.links import parse
from regions.scope import in_region

# By one address in an hour: a room of people behind one hotel's network, and no more.
MOST, PER = 60, timedelta(hours=1)

Page = Callable[[HttpRequest, Region, int, str], HttpResponse | None]


def behind_a_code(view: Page) -> Callable[..., HttpResponse]:
    """The region is entered, the signature still to be compared by the view; None is a link that leads nowhere."""

    @wraps(view)
    @gzip_page
    @never_cache
    @signed_page
    def page(request: HttpRequest, slug: str, token: str) -> HttpResponse:
        region, parsed = REGION_OF.first(slug=slug), parse(token)
        if region is None or parsed is None:
            return link_gone(request, region, status=404)
        with in_region(region):
            return view(request, region, *parsed) or link_gone(request, region, status=410)

    return page


@behind_a_code
def come(request: HttpRequest, region: Region, number: int, mac: str) -> HttpResponse | None:
    room = Room.objects.whole().filter(pk=number).first()
    # SECURITY: a code seen outside the room is ended by the facilitator; see Room.renew_code.
    if room is None or not hmac.compare_digest(mac.encode(), room.door_mac.encode()):
        return None
    form = VisitorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not allow(f"walk-in:{region.pk}:{client_address(request)}", limit=MOST, period=PER):
            return render(request, "guest/too_often.html", status=429)
        language = get_language() or "en"
        if form.attempt(Visitor.come, room, language=language, **form.cleaned_data):
            return redirect("convenings:along", region.slug, form.made.token)
    context = {"region": region, "room": room, "where": room.convening.partnership.name, "form": form}
    return render(request, "convenings/room_come.html", context, status=form.status)


def visitor_of(number: int, mac: str) -> Visitor | None:
    rows = Visitor.objects.select_related("contact__organization", "room__convening__partnership", "room__ballot")
    visitor = rows.filter(pk=number).first()
    if visitor is None or not hmac.compare_digest(mac.encode(), visitor.mac.encode()):
        return None
    return visitor if visitor.may_read(timezone.now()) else None


def way_of(region: Region, visitor: Visitor) -> str:
    return reverse("convenings:along", args=[region.slug, visitor.token])


@require_safe
@behind_a_code
def along(request: HttpRequest, region: Region, number: int, mac: str) -> HttpResponse | None:
    visitor = visitor_of(number, mac)
    if visitor is None:
        return None
    room, contact = visitor.room, visitor.contact
    leads = contact is not None and room.side_of(contact) == Side.BUSINESS
    words = _("You read along. The facilitator seats you, if you come for a business or a partner of this table.")
    context = {
        "region": region,
        "who": f"{visitor.name}, {visitor.organization}",
        "where": room.convening.partnership.name,
        "room": room,
        "board": Board.of(room, Face.PHONE if leads else Face.PARTNER),
        "here_url": request.path,
        "reads_along": _("You have a seat at this table.") if contact else words,
    }
    return render(request, "convenings/room_phone.html", context)


@require_safe
@behind_a_code
def along_vote(request: HttpRequest, region: Region, number: int, mac: str) -> HttpResponse | None:
    """Seated before the vote opened, they are on its roll; else the facilitator lets them in, or they join the next."""
    visitor = visitor_of(number, mac)
    if visitor is None:
        return None
    link = vote_link(visitor.room, visitor.contact) if visitor.contact else None
    if link:
        return remember_way_back(redirect(link.path), link, way_of(region, visitor))
    context = {"region": region, "back": "../", "ballot": visitor.room.ballot}
    return render(request, "convenings/room_no_vote.html", context, status=403)


@require_safe
@behind_a_code
def along_champion(request: HttpRequest, region: Region, number: int, mac: str) -> HttpResponse | None:
    visitor = visitor_of(number, mac)
    if visitor is None:
        return None
    link = champion_link(visitor.room, visitor.contact) if visitor.contact else None
    if link:
        return remember_way_back(
            redirect("partnerships:sign_up", region.slug, link.token), link, way_of(region, visitor)
        )
    return render(request, "convenings/room_no_champion.html", {"region": region, "back": "../"}, status=403)
