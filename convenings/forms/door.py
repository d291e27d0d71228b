"""What is tapped and typed at the door."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Side
from regions.forms.base import Attempts
from regions.models.names import plain

LONGEST_NUMBER = 18


class DoorForm(Attempts, forms.Form):
    """What a browser adds to a tap that waited for a network: its name, and how many seconds ago it was."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    ago = forms.FloatField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    @property
    def waited(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"key": said.get("key"), "ago": timedelta(seconds=said.get("ago") or 0)}


class TapForm(DoorForm):
    """`present` or `absent`: the number of a person."""

    present = forms.CharField(required=False)
    absent = forms.CharField(required=False)

    @property
    def is_here(self) -> bool:
        return bool(self.cleaned_data.get("present"))

    @property
    def number(self) -> int:
        said = self.cleaned_data.get("present") or self.cleaned_data.get("absent") or ""
        return int(said) if re.fullmatch(r"[0-9]{1,%d}" % LONGEST_NUMBER, said) else 0


class WalkInForm(DoorForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, validators=[plain], widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    organization = forms.CharField(
        label=_("Organization"),
        max_length=200,
        validators=[plain],
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "organizations"}),
    )
    side = forms.ChoiceField(
        label=_("Side of the table"), choices=Side.choices, initial=Side.BUSINESS, widget=forms.RadioSelect
    )
    another = forms.BooleanField(required=False, widget=forms.HiddenInput)
    same = forms.IntegerField(required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput)
