"""What a guest sends: an answer, a substitute, two lines beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Answer, Convening
from convenings.models.answers import said_choices
from convenings.models.invitations import NEEDS
from convenings.standing import ONLINE
from regions.forms.base import Attempts
from regions.models.names import plain


class AnswerForm(Attempts, forms.Form):
    answer = forms.ChoiceField(
        choices=lambda: [*said_choices(), (ONLINE, _("Yes, online"))],
        error_messages={
            "required": _("Choose yes, no, maybe or sending someone."),
            "invalid_choice": _("Choose yes, no, maybe or sending someone."),
        },
    )
    # The version of the meeting the page showed; an answer to an older one is refused.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        """For the verb: two of the buttons are a yes, by different ways."""
        answer = self.cleaned_data["answer"]
        online = {Answer.YES.value: False, ONLINE: True}.get(answer)
        return {"answer": Answer.YES if online else answer, "online": online, "version": self.cleaned_data["version"]}


class SubstituteForm(Attempts, forms.Form):
    substitute_name = forms.CharField(label=_("Their name"), max_length=200, validators=[plain])
    substitute_email = forms.EmailField(
        label=_("Their e-mail"),
        required=False,
        help_text=_("We send them the day and the place. Leave it empty to tell them yourself."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssistantForm(Attempts, forms.Form):
    assistant_name = forms.CharField(label=_("The assistant’s name"), max_length=200, validators=[plain])
    assistant_email = forms.EmailField(
        label=_("The assistant’s e-mail"),
        help_text=_("They get a copy of our letters to you, with a link of their own."),
    )


class QuestionsForm(Attempts, forms.Form):
    question = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your own words. We bring them to the table in your name."),
    )
    practical = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    food = forms.CharField(
        label=_("Food"),
        required=False,
        max_length=200,
        validators=[plain],
        help_text=_("Vegetarian, an allergy … Only the office and the kitchen see it; we forget it after a month."),
    )
    access = forms.CharField(
        label=_("Access"),
        required=False,
        max_length=200,
        validators=[plain],
        help_text=_("A ramp, an interpreter … Only the office sees it; we forget it after a month."),
    )

    # Set where what was said of their needs stands in the fields: only there does an empty one take it back.
    shown = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, convening: Convening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("question", "practical"):
            label = getattr(convening, name)
            if label:
                # The question everybody is asked stands in the catalog; one the convener wrote stays as it is.
                self.fields[name].label = _(label)
            else:
                del self.fields[name]

    @property
    def said(self) -> dict[str, str]:
        words = dict(self.cleaned_data)
        if not words.pop("shown"):
            words = {name: word for name, word in words.items() if word or name not in NEEDS}
        return words
