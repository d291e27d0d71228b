"""One list over all regions, for whoever signs in; and one calendar."""

from datetime import datetime
from hashlib import sha256
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_datetime
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from desk.my_feed import address_of, calendar_of, holder
from desk.my_work import KINDS, Narrowed, by_day, carried_in, latest, teams_in, work_of
from desk.network import has_portfolio
from regions.access import signed_in_page, signed_page
from regions.models import Membership

MOST_CHANGES = 30


@require_safe
@signed_in_page
def my_work(request: HttpRequest) -> HttpResponse:
    user, now = cast(User, request.user), timezone.now()
    memberships = list(Membership.objects.of(user))
    works = work_of(user, memberships, at=now)
    entries = by_day(works)
    asked = Narrowed(*(request.GET.get(name, "")[:200] for name in ("region", "partnership", "kind")))
    kinds, shown = {entry.kind for entry in entries}, [entry for entry in entries if asked.takes(entry)]
    context = {
        "works": works,
        "now": now.isoformat(),
        "count": sum(entry.asks for entry in shown),
        "entries": shown,
        "asked": asked,
        "has_portfolio": has_portfolio(memberships),
        "regions": [work.region for work in works],
        "partnerships": sorted({entry.partnership for entry in entries if entry.partnership}),
        "kinds": [(kind, words) for kind, words in KINDS.items() if kind in kinds],
        "championed": carried_in(works, asked),
        "teams": teams_in(works, asked),
        "changes": latest(works, MOST_CHANGES),
    }
    return render(request, "desk/my_work.html", context | feed_of(user))


def feed_of(user: User) -> dict[str, str]:
    """Their calendar's address, and as a link that a calendar opens; both empty while there is none."""
    address = address_of(user) if user.has_feed else ""
    return {"feed": address, "feed_in_calendar": address and f"webcal://{address.partition('://')[2]}"}


@require_POST
@signed_in_page
def seen(request: HttpRequest) -> HttpResponse:
    """Until the moment the page was drawn: what came since is still new."""
    cast(User, request.user).look(moment(request.POST.get("until", "")))
    return redirect("desk:my_work")


def moment(words: str) -> datetime:
    try:
        at = parse_datetime(words[:40])
    except ValueError:
        at = None
    return at if at and timezone.is_aware(at) else timezone.now()


@require_POST
@signed_in_page
def my_feed_change(request: HttpRequest) -> HttpResponse:
    """Another address for the calendar, or none."""
    user = cast(User, request.user)
    if "stop" in request.POST:
        user.stop_feed()
    else:
        user.open_feed()
    return redirect(f"{reverse('desk:my_work')}#feed")


@require_safe
@signed_page
def my_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What calendars fetch every few hours."""
    user = holder(token)
    if user is None:
        raise Http404
    file = calendar_of(user)
    etag = quote_etag(sha256(file).hexdigest()[:32])
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    response.headers["Cache-Control"] = "private, max-age=0"
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
