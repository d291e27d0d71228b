"""Which answer goes on the board, under which topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Convening
from convenings.models.invitations import QUESTIONS
from partnerships.models import Topic
from regions.forms.base import Attempts


class TakeOverForm(Attempts, forms.Form):
    invitation: Any = forms.ModelChoiceField(
        None, error_messages={"invalid_choice": _("They are not invited any more.")}
    )
    question = forms.ChoiceField(choices=[(name, name) for name in QUESTIONS])
    category = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)

    def __init__(self, *args: Any, convening: Convening, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["invitation"].queryset = convening.invitations.all()  # type: ignore[attr-defined]
