"""Asking champions about a profile, and what they correct."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.notes import SeveralPeople
from partnerships.models.profile_notes import MOST, champions_of
from regions.forms.base import Attempts
from regions.models import Contact, Sector


class AskChampionsForm(Attempts, forms.Form):
    people = SeveralPeople(
        Contact.objects.none(),
        label=_("Champions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one of them.")},
    )

    def __init__(self, *args: Any, sector: Sector, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["people"].queryset = champions_of(sector)  # type: ignore[attr-defined]


class CorrectionForm(Attempts, forms.Form):
    text = forms.CharField(
        label=_("What is not right, or missing?"),
        help_text=_("A kind of company that belongs here, one that does not, a number that surprises you."),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words what to correct.")},
    )
