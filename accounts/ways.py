"""Where a visitor may be sent next."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def is_our_path(url: str | None) -> bool:
    """SECURITY: only a path of this site. Browsers read `//x`, `/\\x` and control characters as ways to another one."""
    if not url or not url.startswith("/") or url.startswith("//"):
        return False
    return "\\" not in url and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def to_sign_in(request: HttpRequest, home: str = "/") -> HttpResponse:
    """Sign in, then go on where one was going.

    What a form sent is lost with the session: say so, and lead back to the page the form stood on, never to an
    address that only takes what forms send.
    """
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    messages.error(request, _("You had been signed out, so that was not saved. Sign in, then enter it again."))
    return redirect_to_login(came_from(request) or home)


def came_from(request: HttpRequest) -> str:
    """The page of this site that the visitor came from; empty when it was another site's, or unknown."""
    try:
        referer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    path = f"{referer.path}?{referer.query}" if referer.query else referer.path
    return path if referer.netloc == request.get_host() and is_our_path(path) else ""
