"""Choosing what everybody may see, and what an hour counts as match."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import MatchTerms, Partnership, PublicName, Seat, Shown
from regions.forms.base import Attempts
from regions.models import Kind, Organization


class ShownForm(Attempts, forms.Form):
    fields_shown = forms.MultipleChoiceField(
        label=_("The public page shows"),
        choices=Shown.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Its name, its industry and its stage always show once the page is open. Never an address."),
    )
    fields_shown.is_asked = True  # type: ignore[attr-defined]  # nothing ticked is an answer too


class PublicNameForm(Attempts, forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Business"), empty_label=_("Choose a business")
    )
    agreed_by = forms.CharField(
        label=_("Who agreed for it"), max_length=200, help_text=_("Such as “Elena Garza, by phone on May 3”.")
    )

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        seated = Seat.objects.current().filter(partnership=partnership).values("organization")
        named = PublicName.objects.standing().filter(partnership=partnership).values("organization")
        rows = Organization.objects.filter(pk__in=seated, kind=Kind.BUSINESS).exclude(pk__in=named)
        self.fields["organization"].queryset = rows.order_by("name")  # type: ignore[attr-defined]


class MatchTermsForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MatchTerms
        fields = ["rate", "target"]
