"""The way in: an address, the code mailed to it, and a second factor for who has set one up."""

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import AddressForm, CodeForm, SecondFactorForm
from accounts.limits import allow
from accounts.views.ways import QUARTER, declared, may_ask_for_code, may_try_code
from accounts.welcome import account_for

log = logging.getLogger(__name__)


ADDRESS = "address_to_sign_in"


def to_sign_in(request: HttpRequest, address: str, *, then: str) -> HttpResponse:
    """The sign-in page with the address filled in, and where to go afterwards."""
    request.session[ADDRESS] = address
    return redirect(f"{reverse('account_login')}?{urlencode({'next': then})}")


class AskForCode(RequestLoginCodeView):  # type: ignore[misc]
    """SECURITY: a stranger gets the same page, the same words and a mail too: nobody learns who has an account."""

    template_name = "account/login.html"

    def get_form_class(self) -> type[Form]:
        return AddressForm

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.session.get(ADDRESS, "")}

    def form_valid(self, form: Any) -> HttpResponse:
        address = form.cleaned_data["email"]
        if not may_ask_for_code(self.request, address):
            return self.refuse(
                form, _("Too many codes were asked for. Wait a quarter of an hour, then try again."), 429
            )
        form._user = account_for(address)
        try:
            response: HttpResponse = super().form_valid(form)
        except (SMTPException, OSError) as trouble:
            log.warning("The mail server did not take a sign-in code: %s", trouble)
            words = _("Our mail server did not take the mail with your code. Your address is fine. Try again soon.")
            return self.refuse(form, words, 503)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.show(form, 400)

    def refuse(self, form: Any, words: str, status: int) -> HttpResponse:
        form.add_error(None, words)
        return self.show(form, status)

    def show(self, form: Any, status: int) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form), status=status)


class TypeCode(ConfirmLoginCodeView):  # type: ignore[misc]
    def get_form_class(self) -> type[Form]:
        return CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # SECURITY: counted in the database before the comparison: a session can be replayed by twenty hands at once.
        if not may_try_code(self._process.state["email"], self._process.state["at"]):
            self._process.abort()
            words = _(
                "Too many wrong codes for this address. Wait an hour and ask for a new one; a passkey still works."
            )
            messages.error(request, words)
            return redirect("account_login")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 400
        return response


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    def get_form_class(self) -> type[Form]:
        return SecondFactorForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allow(f"second-factor:{self.stage.login.user.pk}", limit=10, period=QUARTER):
            messages.error(request, _("Too many wrong codes. Wait a quarter of an hour, then sign in again."))
            self.stage.abort()
            return redirect("account_login")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Where an account comes from, for who looks for the usual sign-up form."""
    return render(request, "account/signup_closed.html")


ask_for_code = declared("public", AskForCode.as_view())
type_code = declared("public", TypeCode.as_view())
second_factor = declared("public", SecondFactor.as_view())
no_sign_up = declared("public", no_sign_up)
