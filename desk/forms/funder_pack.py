"""Which period a funder asks about."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desk.funder_pack import Period

DAY = {"type": "date"}


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            raise ValidationError({"until": _("Choose a day that is not before the first one.")})
        return said

    @property
    def period(self) -> Period:
        """What was asked for; one that makes no sense is the whole time, with the reason on the form."""
        return Period(**self.cleaned_data) if self.is_valid() else Period()
