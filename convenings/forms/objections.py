"""What somebody who read the minutes says is not as it was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts


class ObjectForm(Attempts, forms.Form):
    words = forms.CharField(
        label=_("What is not as it was?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one sentence what is not as it was.")},
    )
