"""The way past sessions, accounts and messages, for what a whole room asks for every second."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

STRAIGHT = "/now/"


def answer_straight(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware. SECURITY: what it answers knows no session and no cookie; the address alone must be enough."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(STRAIGHT):
            return get_response(request)
        match = resolve(request.path_info)
        found: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return found

    return answer
