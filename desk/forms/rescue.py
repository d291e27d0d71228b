from django import forms

from convenings.models.calls import TAPS
from regions.forms.base import Attempts


class CalledForm(Attempts, forms.Form):
    tap = forms.ChoiceField(choices=list(TAPS.items()))
