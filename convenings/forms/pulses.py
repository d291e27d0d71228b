"""What a business leader answers after a meeting: a tap each, and a line if they like."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models.pulses import LEAST, MOST, QUESTIONS
from regions.forms.base import Attempts
from regions.models.names import plain

NUMBERS = [(number, str(number)) for number in range(LEAST, MOST + 1)]
WRONG = _("Tap a number from 1 to 5.")


def number() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=NUMBERS, coerce=int, empty_value=None, required=False, error_messages={"invalid_choice": WRONG}
    )


class PulseForm(Attempts, forms.Form):
    """One of them, or several; what was not sent stays as it is."""

    worth = number()
    clear = number()
    words = forms.CharField(
        label=_("In one line, if you like"),
        required=False,
        max_length=200,
        validators=[plain],
        help_text=_("Shown without your name, once five leaders have answered."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors.keys() & QUESTIONS.keys() or not (self.said or self.errors):
            raise forms.ValidationError(WRONG, code="number")
        return self.cleaned_data

    @property
    def said(self) -> dict[str, Any]:
        sent = {name: self.cleaned_data.get(name) for name in self.fields if name in self.data}
        return {name: value for name, value in sent.items() if name not in QUESTIONS or value is not None}
