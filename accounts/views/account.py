"""Your account: name, address, the ways you sign in, and the way out of every other session."""

import logging
from datetime import timedelta
from secrets import choice, compare_digest
from smtplib import SMTPException
from time import time
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import NameForm, NewAddressCodeForm, NewAddressForm
from accounts.models import User
from accounts.views.ways import may_ask_for_code, may_try_code, signed_in, signed_in_lately
from accounts.welcome import greet

log = logging.getLogger(__name__)

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
VALID = timedelta(minutes=10)
PENDING = "new_address"


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": user.name})
    if form.is_valid():
        user.name = form.cleaned_data["name"]
        user.save(update_fields=["name"])
        messages.success(request, _("Your name is saved."))
        return redirect("account_home")
    keys = Authenticator.objects.filter(user=user)
    context = {
        "form": form,
        "passkeys": [key for key in keys if key.type == Authenticator.Type.WEBAUTHN],
        "has_app": any(key.type == Authenticator.Type.TOTP for key in keys),
        "providers": get_social_adapter().list_providers(request),
        "connected": SocialAccount.objects.filter(user=user).count(),
    }
    return render(request, "account/home.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    user.end_sessions()
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out everywhere else. This window stays open."))
    return redirect("account_home")


def fingerprint(code: str) -> str:
    """What the session keeps instead of the code."""
    kept = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("accounts.new_address", kept, algorithm="sha256").hexdigest()


@signed_in_lately
def new_address(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = NewAddressForm(request.POST if request.method == "POST" else None, current=user.email)
    if not form.is_valid():
        return render(request, "account/email.html", {"form": form}, status=400 if form.is_bound else 200)
    address, status = form.cleaned_data["email"], 429
    if not may_ask_for_code(request, address):
        form.add_error(None, _("Too many codes were asked for. Wait a quarter of an hour, then try again."))
        return render(request, "account/email.html", {"form": form}, status=status)
    code = "".join(choice(LETTERS) for _number in range(8))
    try:
        get_adapter().send_mail("account/email/new_address", address, {"code": f"{code[:4]}-{code[4:]}"})
    except (SMTPException, OSError) as trouble:
        log.warning("The mail server did not take a code for a new address: %s", trouble)
        form.add_error(None, _("Our mail server did not take the mail with your code. Try again in a few minutes."))
        return render(request, "account/email.html", {"form": form}, status=503)
    request.session[PENDING] = {"email": address, "code": fingerprint(code), "at": time(), "user": user.pk}
    return redirect("account_confirm_address")


@signed_in_lately
def confirm_address(request: HttpRequest) -> HttpResponse:
    pending: dict[str, Any] | None = request.session.get(PENDING)
    user = cast(User, request.user)
    if not pending or pending["user"] != user.pk or time() - pending["at"] > VALID.total_seconds():
        messages.error(request, _("That code is too old. Ask for a new one."))
        return redirect("account_email")
    form = NewAddressCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not may_try_code(pending["email"], pending["at"]):
            del request.session[PENDING]
            messages.error(request, _("Too many wrong codes. Wait an hour, then ask for a new one."))
            return redirect("account_email")
        if compare_digest(fingerprint(form.cleaned_data["code"]), pending["code"]):
            return take_address(request, user, pending["email"])
        form.add_error("code", _("That is not the code we sent. Look at the newest mail, and type it again."))
    context = {"form": form, "email": pending["email"]}
    return render(request, "account/email_code.html", context, status=400 if form.is_bound else 200)


def take_address(request: HttpRequest, user: User, address: str) -> HttpResponse:
    del request.session[PENDING]
    try:
        user.change_email(address)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("account_email")
    greet(user)
    messages.success(request, _("From now on you sign in with %(address)s.") % {"address": address})
    return redirect("account_home")
