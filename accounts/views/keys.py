"""Passkeys, the authenticator app and connected providers."""

from typing import cast

from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProviderAccount
from allauth.socialaccount.providers.openid_connect.views import login
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.forms import PasskeyForm
from accounts.models import User
from accounts.views.ways import declared, signed_in, signed_in_lately


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def get_form_class(self) -> type[Form]:
        return PasskeyForm


@signed_in_lately
def providers(request: HttpRequest) -> HttpResponse:
    """Connected sign-in services. One's own can always be let go: the code by mail remains."""
    connected = SocialAccount.objects.filter(user=cast(User, request.user))
    if request.method == "POST":
        number = request.POST.get("account", "")
        get_object_or_404(connected, pk=number if number.isdecimal() and len(number) < 10 else 0).delete()
        messages.success(request, _("That service opens your account no more."))
        return redirect("socialaccount_connections")
    # Asked once for all: an account asked for its own service looks it up anew each time.
    names = {known.app.provider_id: known.name for known in get_adapter().list_providers(request)}
    rows = [(account, names.get(account.provider, account.provider), address_of(account)) for account in connected]
    return render(request, "socialaccount/connections.html", {"rows": rows})


def address_of(account: SocialAccount) -> str:
    """Whom the service vouches for, in the words it sent."""
    return str((OpenIDConnectProviderAccount(account).get_user_data() or {}).get("email", ""))


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """A provider lives at an address of its own, reached by sending a form: allowed on this page alone.

    SECURITY: who is signed in connects the service to their account here, so only shortly after signing in.
    """
    view = signed_in_lately(login) if request.user.is_authenticated else login
    return view(request, provider_id)


@signed_in
def to_account(request: HttpRequest) -> HttpResponse:
    """Allauth's own overviews are one section of the account page."""
    return redirect("account_home")


to_provider = declared("public", csp_update({"form-action": [SELF, "https:"]})(to_provider))  # type: ignore[arg-type,assignment]
add_passkey = signed_in_lately(AddPasskey.as_view())
