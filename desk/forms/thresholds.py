from django import forms
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts


class ThresholdForm(Attempts, forms.Form):
    """What is out of bounds, or in the wrong order, the verb says."""

    good = forms.FloatField(label=_("Good from"))
    watch = forms.FloatField(label=_("Watch from"), help_text=_("Beyond it, it needs work."))
