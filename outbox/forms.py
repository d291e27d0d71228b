from django import forms
from django.utils.translation import gettext_lazy as _

from outbox.letters import CHOOSABLE
from outbox.models import State

LOST = "undelivered"  # given up or refused, either way


class LedgerFilter(forms.Form):
    q = forms.CharField(label=_("Person, address or subject"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), (LOST, _("Did not arrive")), *State.choices]
    )


class ChoicesForm(forms.Form):
    """A tick for each kind of mail a person may do without."""

    def __init__(self, *args: object, refused: set[str], **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        for category in CHOOSABLE:
            self.fields[category.value] = forms.BooleanField(
                label=category.label, required=False, initial=category.value not in refused
            )
