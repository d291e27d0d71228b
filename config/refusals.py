"""Words for refusals that come without any."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponseBase]


def say_what_is_not_taken(answer: Answer) -> Answer:
    """An address that only takes what forms send, opened as a page (a bookmark, a way back after signing in), is a
    blank 405 otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return worded(request, response)
        return response

    return middleware


def worded(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    page = render(request, "405.html", status=refusal.status_code)
    for name, value in refusal.items():
        if name.lower() not in ("content-type", "content-length"):
            page.headers[name] = value
    return page
