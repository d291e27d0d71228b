"""What is tapped and typed at the door."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Side
from regions.forms.base import Attempts
from regions.models import Contact
from regions.models.names import plain

NUMBER = re.compile(r"[0-9]{1,18}")


class DoorForm(Attempts, forms.Form):
    """What a browser adds to a tap that waited for a network: its name, and when it was by the server's clock."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    tapped_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    @property
    def waited(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"key": said.get("key"), "tapped_at": said.get("tapped_at")}


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
        return int(said) if NUMBER.fullmatch(said) else 0


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


class VolunteerForm(Attempts, forms.Form):
    who = forms.CharField(
        label=_("Who helps at the door?"),
        max_length=254,
        help_text=_("The name or e-mail address of somebody in the directory."),
    )

    def clean_who(self) -> Contact:
        said = self.cleaned_data["who"]
        people = Contact.objects.active().select_related("organization")
        found = list(people.filter(email__iexact=said)[:1]) or list(people.named(said).order_by("pk")[:2])
        if not found:
            raise forms.ValidationError(_("Nobody of that name is in the directory. Add them there first."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have that name. Write the e-mail address."))
        return found[0]


class TablesForm(forms.Form):
    """How many tables; what makes no sense is passed over."""

    tables = forms.IntegerField(label=_("Number of tables"), min_value=1, max_value=200)
