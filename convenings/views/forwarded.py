"""A forwarded link: the first change from another browser than the one that answered asks who it is."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from convenings.models import Answer, Invitation
from regions.access import GuestRequest
from regions.models import Link

COOKIE = "answered"
KEPT = 180 * 24 * 60 * 60


def is_sure(request: GuestRequest) -> bool:
    """They said so on the page that asks, or this browser has answered with this link before."""
    return "sure" in request.POST or request.get_signed_cookie(COOKIE, "", salt=_salt(request.link)) == "1"


def remember(request: GuestRequest, response: HttpResponse) -> HttpResponse:
    """Only what this link opens ever sees the mark, and a replaced link starts anew."""
    response.set_signed_cookie(
        COOKIE,
        "1",
        salt=_salt(request.link),
        max_age=KEPT,
        path=request.link.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def remember_who_said_so(request: GuestRequest, response: HttpResponse) -> HttpResponse:
    """A form that was refused does not ask again who they are."""
    return remember(request, response) if "sure" in request.POST else response


def ask(request: GuestRequest, invitation: Invitation, *, naming: bool = False) -> HttpResponse:
    """The one question, with what was sent kept on the page. Nothing is changed."""
    sent = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    context = {
        "invitation": invitation,
        "convening": invitation.convening,
        "sent": sent,
        "said": _said(request),
        "naming": naming,
        "here": request.link.path,
    }
    return render(request, "convenings/are_you.html", context, status=409)


def _said(request: GuestRequest) -> str:
    """The answer they tapped, in words; other forms have none."""
    tapped = request.POST.get("answer", "")
    return str(Answer(tapped).label) if tapped and tapped in Answer.values else ""


def _salt(link: Link) -> str:
    return f"{COOKIE}:{link.token}"
