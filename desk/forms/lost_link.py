"""The one field of the lost-link page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LostLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one your invitation came to."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
