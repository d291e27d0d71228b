"""Adopting what was chosen, and writing down what a meeting decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.decisions import DecisionForm
from partnerships.models import Option
from regions.forms.base import Attempts


class PickForm(Attempts, forms.Form):
    """One of what the ballot chose; left unticked it is not adopted now."""

    adopt = forms.BooleanField(label=_("Adopt this one"), required=False, initial=True)
    title = forms.CharField(label=_("In a few words"), max_length=200)

    def __init__(self, *args: Any, option: Option, title: str, **given: Any) -> None:
        super().__init__(*args, initial={"title": title}, **given)
        self.option = option


class DecideForm(DecisionForm):
    """The day is the meeting's."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        del self.fields["decided_on"]
        self.fields["decided_by"].initial = _("The leaders at the table")
