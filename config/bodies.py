"""No request may bring more than the largest thing we read: a file for the directory."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class RefuseLargeBodies:
    """SECURITY: before anything is read. Django's own limit counts neither files nor the JSON of programs."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a length Django reads nothing at all, so what is said here is what can come.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.answer(request)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("This is more than 12 MB. Send it in parts.")}, status=status)
        return render(request, "413.html", status=status)
