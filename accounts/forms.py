"""The few things a person types about themselves. No placeholders: every field has its label above it."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ONE_LINE

CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"})


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Nothing is looked up here: the view asks for the account only once the limits have allowed it."""
        return str(self.cleaned_data["email"]).lower()


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code"), max_length=20, widget=CODE)

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            raise forms.ValidationError(
                _("That is not the code we sent. Look at the newest mail, and type it again."), code="wrong"
            )


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code from your app, or a recovery code"), max_length=40, widget=CODE)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("A name for it"),
        required=False,
        max_length=60,
        help_text=_("So that you can tell your keys apart: “Phone”, “Laptop”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a code by mail"), required=False, initial=True
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class NewAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        if address == self.current.lower():
            raise forms.ValidationError(_("This is your address already."), code="same")
        return address


class NewAddressCodeForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=20, widget=CODE)
