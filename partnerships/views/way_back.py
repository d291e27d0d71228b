"""From the room to the paper and back: the browser keeps the way, so that the page of the vote asks nothing for it."""

from django.conf import settings
from django.http import HttpResponse

from regions.access import GuestRequest
from regions.models import Link

COOKIE = "room"
# Longer than any meeting.
KEPT = 12 * 60 * 60


def remember_way_back(response: HttpResponse, link: Link, room: str) -> HttpResponse:
    """SECURITY: `room` is as personal as the link, so only what the link opens ever sees it."""
    response.set_signed_cookie(
        COOKIE,
        room,
        salt=_salt(link),
        max_age=KEPT,
        path=link.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def way_back(request: GuestRequest) -> dict[str, object]:
    """For the page: where the room is they came from, if they did."""
    return {"room": request.get_signed_cookie(COOKIE, "", salt=_salt(request.link), max_age=KEPT)}


def _salt(link: Link) -> str:
    return f"{COOKIE}:{link.token}"
