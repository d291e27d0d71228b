"""The note on one item of the agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models.notes import MOST
from regions.forms.base import Attempts


class NoteForm(Attempts, forms.Form):
    text = forms.CharField(label=_("Note"), required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 4}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
