from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ONE_LINE
from desk.models import INVITED
from regions.models import Role

ROLES = [(role.value, role.label) for role in INVITED]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES,
        initial=Role.CONVENER,
        help_text=_(
            "Owners run the region, conveners its partnerships; viewers read. A network office sees totals only."
        ),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class JoinForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
