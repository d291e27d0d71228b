"""Writing a decision down, and correcting it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import DAY
from regions.forms.base import Attempts


class DecisionForm(Attempts, forms.Form):
    title = forms.CharField(label=_("In a few words"), max_length=200)
    decided = forms.CharField(label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    why = forms.CharField(label=_("Why"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    decided_by = forms.CharField(
        label=_("Who decided"), max_length=300, help_text=_("Such as “the leaders at the table”, or names.")
    )
    decided_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["decided_on"].initial = timezone.localdate


class CorrectForm(DecisionForm):
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        help_text=_("What stood before stays in sight, with this reason."),
        error_messages={"required": _("Say why it is corrected, in a few words.")},
    )
