"""What a guest sends: an answer, a substitute, two lines beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Answer, Convening
from regions.forms.base import Attempts
from regions.models.names import plain


class AnswerForm(Attempts, forms.Form):
    answer = forms.ChoiceField(
        choices=[choice for choice in Answer.choices if choice[0]],
        error_messages={
            "required": _("Choose yes, no, maybe or sending someone."),
            "invalid_choice": _("Choose yes, no, maybe or sending someone."),
        },
    )
    # The version of the meeting the page showed; an answer to an older one is refused.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SubstituteForm(Attempts, forms.Form):
    substitute_name = forms.CharField(label=_("Their name"), max_length=200, validators=[plain])
    substitute_email = forms.EmailField(
        label=_("Their e-mail"),
        required=False,
        help_text=_("We send them the day and the place. Leave it empty to tell them yourself."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class QuestionsForm(Attempts, forms.Form):
    question = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your own words. We bring it to the table with your name, or without."),
    )
    practical = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, convening: Convening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("question", "practical"):
            label = getattr(convening, name)
            if label:
                # The question everybody is asked stands in the catalog; one the convener wrote stays as it is.
                self.fields[name].label = _(label)
            else:
                del self.fields[name]
