"""Who may open what. Every view declares it by one of the decorators here; a view without one stops the start."""

import hmac
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from accounts.limits import allow, client_address
from accounts.models import User
from accounts.ways import to_sign_in
from regions.languages import spoken_with
from regions.models.contacts import Contact
from regions.models.links import Link, parse
from regions.models.people import Membership, Role
from regions.models.region import Region
from regions.prepared import Given, Prepared
from regions.scope import in_region

P = ParamSpec("P")

# Asked at every request.
REGION_OF = Prepared(lambda: Region.objects.open().filter(slug=Given("slug")))
MEMBERSHIP_OF = Prepared(lambda: Membership.objects.of(Given("user")).filter(region__slug=Given("slug")))
LINK_OF = Prepared(
    lambda: Link.objects.select_related("contact__organization").filter(pk=Given("pk"), purpose=Given("purpose"))
)

# By one personal link in an hour: far more than the taps of a ballot with every dot moved twice.
WRITES = 120

STAFF = frozenset({Role.OWNER, Role.CONVENER, Role.VIEWER})
CONVENERS = frozenset({Role.OWNER, Role.CONVENER})

# ability → roles. Pages, API and tests read this one table.
CAN: dict[str, frozenset[Role]] = {
    "see": STAFF,  # read everything of the region, hidden and secret papers excepted
    "convene": CONVENERS,  # set up, invite, run meetings, open and close ballots, assign items
    "hear_business": CONVENERS,  # read what business leaders say among themselves
    "run_region": frozenset({Role.OWNER}),  # settings, staff, API tokens of others
    "see_totals": STAFF | {Role.NETWORK},  # counts only, never rows
    "own": STAFF | {Role.GUEST},  # one's own seats, items and invitations
}


class RegionRequest(HttpRequest):
    """A signed-in person inside a region they belong to."""

    user: User
    region: Region
    membership: Membership
    may: Callable[[str], bool]  # does the person have this ability of CAN here?


class PlatformRequest(HttpRequest):
    """Somebody signed in who runs the platform, in no region."""

    user: User


class GuestRequest(HttpRequest):
    """Somebody who holds a personal link: no account, one purpose."""

    region: Region
    link: Link
    contact: Contact


def membership_in(user: User | AnonymousUser, slug: str) -> Membership:
    """The user's membership in an open region; 404 otherwise, whether or not such a region exists."""
    if not user.is_authenticated:
        raise Http404
    found = MEMBERSHIP_OF.first(user=user.pk, slug=slug)
    if found is None:
        raise Http404
    return found


def region_page(
    *, can: str
) -> Callable[[Callable[Concatenate[RegionRequest, P], HttpResponse]], Callable[..., HttpResponseBase]]:
    """A staff page: `/r/<slug>/…`. Signed out → sign in; another region → 404; role too small → 403.

    The view runs inside the region's transaction; what it raises rolls everything back.
    """
    roles = CAN[can]

    def decorate(view: Callable[Concatenate[RegionRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        @never_cache
        def page(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request, f"/r/{slug}/")
            membership = membership_in(request.user, slug)
            if membership.role not in roles:
                raise PermissionDenied
            entered = cast(RegionRequest, request)
            entered.membership, entered.region = membership, membership.region
            entered.may = lambda ability: membership.role in CAN[ability]
            with in_region(membership.region):
                return view(entered, *args, **kwargs)

        page.access = f"region:{can}"  # type: ignore[attr-defined]
        return page

    return decorate


def guest_page(
    *, purpose: str, lesser: str = ""
) -> Callable[[Callable[Concatenate[GuestRequest, P], HttpResponse]], Callable[..., HttpResponseBase]]:
    """A page behind a personal link: `/g/<slug>/<token>/…`, in the contact's language and the region's time zone.

    A page that others may see takes the link's token of a `lesser` use as well.
    """

    def decorate(view: Callable[Concatenate[GuestRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
        # Whole in the first round trip of a weak phone. SECURITY: compressing beside a secret may give it away to who
        # has the page asked for again and again; here it is in the address, so they would have it already.
        @wraps(view)
        @gzip_page
        @never_cache
        def page(request: HttpRequest, slug: str, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            region = REGION_OF.first(slug=slug)
            if region is None or parse(token) is None:
                return link_gone(request, region, status=404)
            guest = cast(GuestRequest, request)
            guest.region = region
            with in_region(region):
                found = link_of(token, purpose, lesser)
                if found is None:
                    return link_gone(request, region, status=404)
                if not found.speaks(timezone.now()):
                    return link_gone(request, region, status=410)
                guest.link, guest.contact = found, found.holder
                language = spoken_with(request, guest.contact)
                with translation.override(language):
                    if request.method == "POST" and not may_write(found):
                        response = render(request, "guest/too_often.html", status=429)
                    else:
                        try:
                            response = view(guest, *args, **kwargs)
                        except LinkGone:
                            return link_gone(request, region, status=410)
                response.headers.setdefault("Content-Language", language)
                return response

        page.access = f"guest:{purpose}"  # type: ignore[attr-defined]
        return page

    return decorate


def link_of(token: str, purpose: str, lesser: str = "") -> Link | None:
    """The link whose whole token this is, or whose token of a `lesser` use."""
    parsed = parse(token)
    found = LINK_OF.first(pk=parsed[0], purpose=purpose) if parsed else None
    # SECURITY: compare before looking at anything else, so that a guessed number learns nothing.
    return found if parsed and found and any(found.matches(parsed[1], use) for use in ("link", lesser) if use) else None


class LinkGone(Exception):
    """Raised by a guest page whose link is whole, but speaks for nobody any more."""


def may_write(link: Link) -> bool:
    """SECURITY: each answer leaves activity and mail behind, so a leaked link must not fill the region with them.

    Inside the request's transaction: one that is rolled back has written nothing, and is not counted either.
    """
    return allow(f"guest:{link.region_id}:{link.pk}:{link.version}", limit=WRITES, period=timedelta(hours=1))


def link_gone(request: HttpRequest, region: Region | None, *, status: int) -> HttpResponse:
    """Wrong, expired, rotated or revoked: the same calm page, with the way to a fresh link."""
    return render(request, "guest/link_gone.html", {"gone_from": region}, status=status)


def public_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to everybody; shows only what was published."""

    @wraps(view)
    @gzip_page
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    page.access = "public"  # type: ignore[attr-defined]
    return page


def signed_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever holds an address we signed. SECURITY: the view compares the signature before it tells anything."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    page.access = "signed"  # type: ignore[attr-defined]
    return page


def signed_in_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Needs an account but no region: first run, my work over all regions."""

    @wraps(view)
    @never_cache
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    page.access = "signed-in"  # type: ignore[attr-defined]
    return page


def platform_page(view: Callable[Concatenate[PlatformRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For who runs the platform, outside of every region. `manage.py createowner` says who does."""

    @wraps(view)
    @never_cache
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not request.user.is_staff:
            raise PermissionDenied
        return view(cast(PlatformRequest, request), *args, **kwargs)

    page.access = "platform"  # type: ignore[attr-defined]
    return page


WRONG_SECRETS, PER = 30, timedelta(hours=1)


def hook(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For programs of others: `/hooks/…/<secret>/`, POST only, without a cookie and so without a CSRF token.

    SECURITY: compared in constant time, and guessing is counted. Where no secret is set, nothing is here.
    """

    @csrf_exempt
    @never_cache
    @require_POST
    @wraps(view)
    def page(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        ours = settings.HOOK_SECRET
        if ours and hmac.compare_digest(secret.encode(), ours.encode()):
            return view(request, *args, **kwargs)
        if not allow(f"hook:{client_address(request)}", limit=WRONG_SECRETS, period=PER):
            return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
        raise Http404

    page.access = "hook"  # type: ignore[attr-defined]
    return page


# Views of libraries, which guard themselves.
LIBRARIES = ("allauth.", "django.", "drf_spectacular.")


def every_view(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(route, view) of every URL the site answers."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_view(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def is_declared(view: Any) -> bool:
    api = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return bool(getattr(view, "access", None) or getattr(api, "can", None) or view.__module__.startswith(LIBRARIES))


def check_access_declared(**_: Any) -> list[CheckMessage]:
    """Deny by default: a view nobody declared access for is an error, not a hole."""
    return [
        Error(
            f"/{route} declares no access.",
            hint="Use @region_page, @guest_page, @signed_page, @signed_in_page, @platform_page, @public_page or @hook.",
            id="regions.E001",
        )
        for route, view in every_view()
        if not is_declared(view)
    ]
