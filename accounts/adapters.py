"""Where allauth asks us: who may open an account, where to go next, how the code is mailed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.ways import is_our_path
from accounts.welcome import greet


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the right code. Look again, and type it once more."),
        "too_many_login_attempts": _("Five wrong codes: that code works no more. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: accounts begin with an invitation or a place in a directory."""
        return False

    def get_login_stages(self) -> list[str]:
        """Code, then second factor. Every way in proves the address already, so no further proof is asked."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def is_reauthentication_required(self, *, app: str, **given: Any) -> bool:
        """Our own pages ask for a recent sign-in, second factor included (`signed_in_lately`): once is enough."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return is_our_path(url)

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        greet(user)
        response: HttpResponse = super().post_login(request, user, **given)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """At once, within EMAIL_TIMEOUT, stored nowhere. SECURITY: nothing in it comes from the request."""
        self.render_mail(template_prefix, email, {**context, "request": None, "email": email}).send()

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_notification_mail(self, *args: Any, **given: Any) -> None:
        """The code is the only mail outside the ledger."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """SECURITY: what a provider says about an address opens no account and joins none.

        A person signs in by code first and connects the provider on the account page; from then on it lets them in.
        """
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = sociallogin.user
        user.email, user.name = str(data.get("email") or ""), str(data.get("name") or "")
        return user
