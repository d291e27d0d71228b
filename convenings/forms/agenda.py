"""The agenda as lines to edit; a line without a title goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Asks, Purpose, Speaking
from regions.models.names import plain

MOST_LINES = 40


class LineForm(forms.Form):
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, required=False, initial=10)
    title = forms.CharField(label=_("What"), max_length=200, required=False, validators=[plain])
    purpose = forms.ChoiceField(label=_("To"), choices=Purpose.choices, initial=Purpose.DISCUSS)
    speaking = forms.ChoiceField(label=_("Who may speak"), choices=Speaking.choices, initial=Speaking.BUSINESS)
    asks = forms.ChoiceField(label=_("Asks leaders to"), choices=Asks.choices, required=False)
    presenter = forms.CharField(label=_("Led by"), max_length=200, required=False, validators=[plain])

    def clean(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        if cleaned.get("title") and not cleaned.get("minutes"):
            self.add_error("minutes", _("How many minutes does it take?"))
        return cleaned


def filled(lines: forms.BaseFormSet) -> list[dict[str, Any]]:  # type: ignore[type-arg]
    """The lines to keep, in the order of their numbers."""
    kept = [form.cleaned_data for form in lines.forms if form.cleaned_data.get("title")]
    return sorted(kept, key=lambda line: line.get("ORDER") or MOST_LINES)


AgendaForm = forms.formset_factory(LineForm, extra=2, can_order=True, max_num=MOST_LINES, absolute_max=MOST_LINES)
