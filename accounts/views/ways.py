"""What the account pages share: who may open them, and how often something may be tried."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from time import time
from typing import Any, TypeVar

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.limits import allow, client_address
from accounts.ways import to_sign_in

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def declared(access: str, view: V) -> V:
    """Says who may open a view that is not one of our functions; the start-up check reads it."""
    view.access = access  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    @wraps(view)
    @never_cache
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return declared("signed-in", page)


def came_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records and time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def to_sign_in_again(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sign_in_again.html", {"back": request.path}, status=403)


def signed_in_lately(view: View) -> View:
    """For what a thief of an open session would do first: only shortly after signing in."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if came_lately(request) else to_sign_in_again(request)

    return signed_in(page)


def may_ask_for_code(request: HttpRequest, address: str) -> bool:
    """SECURITY: counted alike for known and unknown addresses, so that the limit tells nobody which are known."""
    network = allow(f"code-asked-from:{client_address(request)}", limit=40, period=QUARTER)
    return network and allow(f"code-asked-for:{address}", limit=6, period=QUARTER)


def may_try_code(address: str, made_at: float) -> bool:
    """Five tries for one code, twenty in an hour for one address from wherever: then every code of it is burned."""
    this_code = allow(f"code:{address}:{made_at}", limit=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, period=HOUR)
    return allow(f"codes-of:{address}", limit=20, period=HOUR) and this_code
